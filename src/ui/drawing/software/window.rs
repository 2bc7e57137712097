//! Opens a window, hands its events to egui, and shows what the processor has drawn. eframe does this for the other ways.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::UserEvent;
use egui::{Context, Event, FullOutput, ViewportEvent, ViewportId, ViewportInfo};
use egui_winit::{ActionRequested, accesskit_winit};
use softbuffer::Surface;
use winit::application::ApplicationHandler;
use winit::event::WindowEvent;
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy, OwnedDisplayHandle};
use winit::platform::run_on_demand::EventLoopExtRunOnDemand;
use winit::window::{Window, WindowId};

use super::canvas::Canvas;
use super::painter::Painter;
use crate::ui::drawing::remote::is_remote;
use crate::ui::drawing::room::Room;
use crate::ui::drawn::{Drawn, Way};

/// Between frames that egui asks for at once.
const LEAST: Duration = Duration::from_millis(16);
/// Frames are made no more often than this while nobody can see them.
const HIDDEN: Duration = Duration::from_millis(100);

/// Opens the window and returns when it is closed.
///
/// # Errors
/// The system opens no window, or does not take pixels for it.
pub fn open(event_loop: &mut EventLoop<UserEvent>, room: &Room) -> Result<(), String> {
    let mut program = Program { room, proxy: event_loop.create_proxy(), shown: None, failed: None };
    event_loop.run_app_on_demand(&mut program).map_err(|error| error.to_string())?;
    program.failed.map_or(Ok(()), Err)
}

struct Program<'a> {
    room: &'a Room,
    proxy: EventLoopProxy<UserEvent>,
    shown: Option<Shown>,
    failed: Option<String>,
}

/// A window that is open.
struct Shown {
    ctx: Context,
    window: Arc<Window>,
    surface: Surface<OwnedDisplayHandle, Arc<Window>>,
    input: egui_winit::State,
    info: ViewportInfo,
    painter: Painter,
    canvas: Canvas,
    /// What the window shows.
    before: Canvas,
    next_frame: Option<Instant>,
    is_first: bool,
}

/// winit gives Windows the small icon alone; the taskbar and Alt+Tab show the large one.
#[cfg(windows)]
fn set_large_icon(window: &Window, viewport: &egui::ViewportBuilder) {
    use winit::platform::windows::WindowExtWindows;
    use winit::window::Icon;
    if let Some(icon) = &viewport.icon {
        window.set_taskbar_icon(Icon::from_rgba(icon.rgba.clone(), icon.width, icon.height).ok());
    }
}

#[cfg(not(windows))]
fn set_large_icon(_: &Window, _: &egui::ViewportBuilder) {}

/// A context as eframe makes it.
fn context() -> Context {
    let ctx = Context::default();
    ctx.options_mut(|options| {
        options.max_passes = options.max_passes.saturating_add(1);
    });
    ctx
}

impl Program<'_> {
    fn create(&self, event_loop: &ActiveEventLoop) -> Result<Shown, String> {
        let ctx = context();
        // A screen reader wants to be asked before the window is seen.
        let viewport = self.room.viewport().with_visible(false);
        let window = egui_winit::create_window(&ctx, event_loop, &viewport).map_err(|error| error.to_string())?;
        set_large_icon(&window, &viewport);
        let window = Arc::new(window);
        let display = softbuffer::Context::new(event_loop.owned_display_handle()).map_err(|error| error.to_string())?;
        let surface = Surface::new(&display, window.clone()).map_err(|error| error.to_string())?;
        let mut info = ViewportInfo::default();
        egui_winit::update_viewport_info(&mut info, &ctx, &window, true);
        let proxy = self.proxy.clone();
        ctx.set_request_repaint_callback(move |asked| {
            let when = Instant::now() + asked.delay;
            let (viewport_id, cumulative_pass_nr) = (asked.viewport_id, asked.current_cumulative_pass_nr);
            let _ = proxy.send_event(UserEvent::RequestRepaint { viewport_id, when, cumulative_pass_nr });
        });
        let scale = window.scale_factor() as f32;
        let theme = event_loop.system_theme();
        let mut input = egui_winit::State::new(ctx.clone(), ViewportId::ROOT, event_loop, Some(scale), theme, None);
        input.init_accesskit(event_loop, &window, self.proxy.clone());
        let drawn = Drawn {
            way: Way::Software,
            adapter: String::new(),
            driver: String::new(),
            is_processor: true,
            is_remote: is_remote(),
        };
        self.room.enter(&ctx, drawn).map_err(|error| error.to_string())?;
        Ok(Shown {
            ctx,
            window,
            surface,
            input,
            info,
            painter: Painter::default(),
            canvas: Canvas::default(),
            before: Canvas::default(),
            next_frame: Some(Instant::now()),
            is_first: true,
        })
    }

    fn fail(&mut self, event_loop: &ActiveEventLoop, why: String) {
        self.failed = Some(why);
        event_loop.exit();
    }

    fn frame(&mut self, event_loop: &ActiveEventLoop) {
        let Some(shown) = &mut self.shown else { return };
        match shown.frame(event_loop, self.room) {
            Ok(()) if self.room.is_closed() => event_loop.exit(),
            Ok(()) => {}
            Err(why) => self.fail(event_loop, why),
        }
    }
}

impl ApplicationHandler<UserEvent> for Program<'_> {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        if self.shown.is_none() {
            match self.create(event_loop) {
                Ok(shown) => {
                    self.shown = Some(shown);
                    // Some systems ask for no frame of a window that is not seen.
                    self.frame(event_loop);
                }
                Err(why) => self.fail(event_loop, why),
            }
        }
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        // Not by asking the system for a redraw: what it asks for itself is all of the window.
        if self.shown.as_ref().and_then(|shown| shown.next_frame).is_some_and(|when| when <= Instant::now()) {
            self.frame(event_loop);
        }
        if let Some(shown) = &self.shown {
            event_loop.set_control_flow(shown.next_frame.map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
        }
    }

    fn user_event(&mut self, _: &ActiveEventLoop, event: UserEvent) {
        let Some(shown) = &mut self.shown else { return };
        match event {
            UserEvent::RequestRepaint { when, cumulative_pass_nr, .. } => {
                let now = shown.ctx.cumulative_pass_nr();
                // One that has been drawn since asks for nothing any more.
                if now == cumulative_pass_nr || now == cumulative_pass_nr + 1 {
                    shown.frame_at(when);
                }
            }
            UserEvent::AccessKitActionRequest(event) => {
                match event.window_event {
                    accesskit_winit::WindowEvent::InitialTreeRequested => shown.ctx.enable_accesskit(),
                    accesskit_winit::WindowEvent::ActionRequested(request) => {
                        shown.input.on_accesskit_action_request(request);
                    }
                    accesskit_winit::WindowEvent::AccessibilityDeactivated => shown.ctx.disable_accesskit(),
                }
                shown.frame_at(Instant::now());
            }
        }
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, _: WindowId, event: WindowEvent) {
        let Some(shown) = &mut self.shown else { return };
        match &event {
            WindowEvent::RedrawRequested => {
                shown.before = Canvas::default();
                return self.frame(event_loop);
            }
            WindowEvent::CloseRequested => {
                shown.info.events.push(ViewportEvent::Close);
                shown.frame_at(Instant::now());
            }
            WindowEvent::Occluded(is_occluded) => shown.info.occluded = Some(*is_occluded),
            _ => {}
        }
        if shown.input.on_window_event(&shown.window, &event).repaint {
            shown.frame_at(Instant::now());
        }
    }

    fn exiting(&mut self, _: &ActiveEventLoop) {
        if let Some(shown) = self.shown.take() {
            shown.ctx.on_exit();
            self.room.leave();
        }
    }
}

impl Shown {
    fn frame_at(&mut self, when: Instant) {
        let is_hidden = self.window.is_minimized() == Some(true) || self.info.occluded == Some(true);
        let when = if is_hidden { when.max(Instant::now() + HIDDEN) } else { when };
        self.next_frame = Some(self.next_frame.map_or(when, |next| next.min(when)));
    }

    fn frame(&mut self, event_loop: &ActiveEventLoop, room: &Room) -> Result<(), String> {
        let began = Instant::now();
        self.next_frame = None;
        egui_winit::update_viewport_info(&mut self.info, &self.ctx, &self.window, false);
        let mut raw = self.input.take_egui_input(&self.window);
        raw.viewports = std::iter::once((ViewportId::ROOT, self.info.clone())).collect();
        self.info.events.clear();
        let window = Some(self.window.clone());
        let mut output = self.ctx.run_ui(raw, |ui| {
            room.logic(ui.ctx());
            room.ui(ui, &window);
        });
        let platform = std::mem::take(&mut output.platform_output);
        self.input.handle_platform_output_with_event_loop(&self.window, event_loop, platform);
        let shown = self.show(room, &mut output);
        output.textures_delta.clear();
        self.obey(&output);
        if std::mem::take(&mut self.is_first) {
            self.window.set_visible(true);
        }
        // Leave the processor something for the sockets.
        let earliest = Instant::now() + began.elapsed().max(LEAST);
        self.next_frame = self.next_frame.map(|next| next.max(earliest));
        shown
    }

    /// Does what the program asks of its window.
    fn obey(&mut self, output: &FullOutput) {
        let Some(asked) = output.viewport_output.get(&ViewportId::ROOT) else { return };
        let mut actions = Vec::new();
        let commands = asked.commands.iter().cloned();
        egui_winit::process_viewport_commands(&self.ctx, &mut self.info, commands, &self.window, &mut actions);
        for action in actions {
            let event = match action {
                ActionRequested::Cut => Event::Cut,
                ActionRequested::Copy => Event::Copy,
                ActionRequested::Paste => match self.input.clipboard_text() {
                    Some(text) => Event::Paste(text.replace("\r\n", "\n")),
                    None => continue,
                },
                ActionRequested::Screenshot(_) | ActionRequested::PaintWhileHidden => continue,
            };
            self.input.egui_input_mut().events.push(event);
        }
        if asked.repaint_delay < Duration::MAX {
            self.frame_at(Instant::now() + asked.repaint_delay);
        }
    }

    /// Draws, and hands over what differs from what is seen: over a remote desktop little is sent then.
    fn show(&mut self, room: &Room, output: &mut FullOutput) -> Result<(), String> {
        self.painter.set_textures(&output.textures_delta);
        let frame = self.ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        let size = self.window.inner_size();
        if let (Some(width), Some(height)) = (NonZeroU32::new(size.width), NonZeroU32::new(size.height)) {
            let pixels = [size.width as usize, size.height as usize];
            let ground = room.ground(&self.ctx);
            self.painter.paint(&mut self.canvas, pixels, ground, output.pixels_per_point, &frame);
            if let Some((columns, rows)) = self.canvas.changed(&self.before) {
                self.surface.resize(width, height).map_err(|error| error.to_string())?;
                let mut buffer = self.surface.buffer_mut().map_err(|error| error.to_string())?;
                buffer.copy_from_slice(&self.canvas.pixels);
                let part = softbuffer::Rect {
                    x: columns.start as u32,
                    y: rows.start as u32,
                    width: NonZeroU32::new(columns.len() as u32).unwrap_or(width),
                    height: NonZeroU32::new(rows.len() as u32).unwrap_or(height),
                };
                buffer.present_with_damage(&[part]).map_err(|error| error.to_string())?;
                std::mem::swap(&mut self.canvas, &mut self.before);
            }
        }
        self.painter.free_textures(&output.textures_delta);
        Ok(())
    }
}
