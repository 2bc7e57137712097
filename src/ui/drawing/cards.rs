//! The window drawn by a graphics card, or by a driver that plays one: eframe, with wgpu or OpenGL.

use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui_wgpu::{WgpuConfiguration, WgpuSetup, WgpuSetupCreateNew};
use eframe::wgpu::{Adapter, AdapterInfo, Backends, Device, DeviceLostReason, DeviceType, Surface};
use eframe::{CreationContext, Frame, NativeOptions, Renderer, UserEvent};
use egui::{Context, Ui, ViewportCommand, Visuals};
use winit::event_loop::EventLoop;
use winit::platform::run_on_demand::EventLoopExtRunOnDemand;

use super::remote::is_remote;
use super::room::Room;
use crate::ui::drawn::{Drawn, Way};
use crate::ui::theme;

/// Opens the window and returns when it is closed, or when this way fails. `is_wanted`: a person has chosen it.
///
/// # Errors
/// It fails in a way that eframe's log does not say.
pub fn open(event_loop: &mut EventLoop<UserEvent>, room: &Room, way: Way, is_wanted: bool) -> Result<(), String> {
    let lost = Lost::default();
    let seen = lost.clone();
    let create = move |cc: &CreationContext<'_>| {
        if let Some(state) = &cc.wgpu_render_state {
            seen.watch(&state.device, &cc.egui_ctx);
        }
        room.enter(&cc.egui_ctx, drawn(way, cc))?;
        Ok(Box::new(Seat { room, lost: seen }) as Box<dyn eframe::App>)
    };
    let options = NativeOptions {
        viewport: room.viewport(),
        // Ours knows that Han characters are to come in their Chinese shape.
        system_font_fallback: false,
        // Against bands in slow gradients, of which there are none here; a processor that draws takes long over it.
        dithering: false,
        renderer: if way == Way::Gl { Renderer::Glow } else { Renderer::Wgpu },
        wgpu_options: configuration(way, is_wanted),
        ..NativeOptions::default()
    };
    let mut program = eframe::create_native("socketlab", options, Box::new(create), event_loop);
    event_loop.run_app_on_demand(&mut program).map_err(|error| error.to_string())?;
    lost.why().map_or(Ok(()), Err)
}

/// As eframe's own, but for the choice of the adapter.
fn configuration(way: Way, is_wanted: bool) -> WgpuConfiguration {
    // Windows has other ways to a card that this one does not know.
    let wants_card = cfg!(windows) && way != Way::Warp && !is_wanted;
    let best = move |adapters: &[Adapter], surface: Option<&Surface<'_>>| best(adapters, surface, wants_card);
    let mut setup = WgpuSetupCreateNew {
        native_adapter_selector: Some(Arc::new(best)),
        ..WgpuSetupCreateNew::without_display_handle()
    };
    setup.instance_descriptor.backends = match way {
        Way::Direct3d | Way::Warp => Backends::DX12,
        Way::Metal => Backends::METAL,
        Way::Vulkan => Backends::VULKAN,
        Way::Gl | Way::Software => Backends::empty(),
    };
    WgpuConfiguration { wgpu_setup: WgpuSetup::CreateNew(setup), ..WgpuConfiguration::default() }
}

fn best(adapters: &[Adapter], surface: Option<&Surface<'_>>, wants_card: bool) -> Result<Adapter, String> {
    let can_draw = |adapter: &&Adapter| surface.is_none_or(|surface| adapter.is_surface_supported(surface));
    let is_wanted = |adapter: &&Adapter| !(wants_card && is_processor(&adapter.get_info()));
    let able = adapters.iter().filter(can_draw).filter(is_wanted);
    let found = able.min_by_key(|adapter| rank(&adapter.get_info()));
    found.cloned().ok_or_else(|| "no graphics adapter can draw on this window".to_owned())
}

/// Whether the processor does what a graphics card does elsewhere.
fn is_processor(info: &AdapterInfo) -> bool {
    info.device_type == DeviceType::Cpu
}

/// The lower the better: a card before the processor.
fn rank(info: &AdapterInfo) -> u8 {
    match info.device_type {
        // It is there for this window as well as for games, and spares the battery.
        DeviceType::IntegratedGpu => 0,
        DeviceType::DiscreteGpu => 1,
        DeviceType::VirtualGpu | DeviceType::Other => 2,
        DeviceType::Cpu => 3,
    }
}

/// What there is of a graphics card on Linux: the render nodes of Mesa's drivers, NVIDIA's own, and that of WSL.
const CARDS: [(&str, &str); 3] = [("/dev/dri", "renderD"), ("/dev", "nvidia"), ("/dev", "dxg")];
/// With it, Mesa leaves a card alone.
const NO_CARD: &str = "LIBGL_ALWAYS_SOFTWARE";

fn drawn(way: Way, cc: &CreationContext<'_>) -> Drawn {
    if let Some(state) = &cc.wgpu_render_state {
        let info = state.adapter.get_info();
        let driver = [info.driver.as_str(), info.driver_info.as_str()].join(" ").trim().to_owned();
        return Drawn { way, is_processor: is_processor(&info), is_remote: is_remote(), adapter: info.name, driver };
    }
    // OpenGL tells the card's name only to code that is not safe; its version and its driver's it tells to all.
    let version = cc.gl.as_ref().map(|gl| eframe::glow::HasContext::version(&**gl));
    let adapter = version.map(|v| {
        let kind = if v.is_embedded { "ES " } else { "" };
        format!("{kind}{}.{} {}", v.major, v.minor, v.vendor_info).trim().to_owned()
    });
    let has_card = || CARDS.iter().any(|(folder, name)| has(folder, name));
    let is_processor = cfg!(target_os = "linux") && (std::env::var_os(NO_CARD).is_some() || !has_card());
    Drawn { way, adapter: adapter.unwrap_or_default(), driver: String::new(), is_processor, is_remote: is_remote() }
}

/// Whether a folder has a file whose name begins like this.
fn has(folder: &str, name: &str) -> bool {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.into_iter().any(|file| file.file_name().to_string_lossy().starts_with(name))
}

/// Why the card is gone, once it is: its driver was replaced, a remote desktop took the screen, or it never worked.
#[derive(Debug, Clone, Default)]
struct Lost(Arc<Mutex<Option<String>>>);

impl Lost {
    fn watch(&self, device: &Device, ctx: &Context) {
        let (lost, window) = (self.clone(), ctx.clone());
        device.set_device_lost_callback(move |reason, why| {
            if reason != DeviceLostReason::Destroyed {
                lost.set(format!("the device was lost: {why}"), &window);
            }
        });
        // Unheard, an error ends the program.
        let (lost, window) = (self.clone(), ctx.clone());
        device.on_uncaptured_error(Arc::new(move |error: eframe::wgpu::Error| lost.set(error.to_string(), &window)));
    }

    fn set(&self, why: String, ctx: &Context) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_none() {
            *held = Some(why);
            drop(held);
            ctx.request_repaint();
        }
    }

    fn why(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Seats the program in eframe's window, until that can draw no more.
struct Seat<'a> {
    room: &'a Room,
    lost: Lost,
}

impl eframe::App for Seat<'_> {
    fn logic(&mut self, ctx: &Context, _: &mut Frame) {
        if self.lost.why().is_some() {
            // The window closes, and the program is asked nothing: it goes on in the next.
            ctx.send_viewport_cmd(ViewportCommand::Close);
        } else {
            self.room.logic(ctx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut Frame) {
        if self.lost.why().is_none() {
            self.room.ui(ui, &frame.winit_window().cloned());
        }
    }

    fn clear_color(&self, visuals: &Visuals) -> [f32; 4] {
        theme::of(visuals).window.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.room.leave();
    }
}
