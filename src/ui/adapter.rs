//! Which of the system's graphics adapters draws the window, and whether it is the processor itself.

use std::sync::Arc;

use eframe::CreationContext;
use eframe::egui_wgpu::{WgpuConfiguration, WgpuSetup, WgpuSetupCreateNew};
use eframe::wgpu::{Adapter, AdapterInfo, Backend, DeviceType, Surface};

/// As eframe's own, but for the choice of the adapter.
pub fn configuration() -> WgpuConfiguration {
    let setup = WgpuSetupCreateNew {
        native_adapter_selector: Some(Arc::new(best)),
        ..WgpuSetupCreateNew::without_display_handle()
    };
    WgpuConfiguration { wgpu_setup: WgpuSetup::CreateNew(setup), ..WgpuConfiguration::default() }
}

/// What there is of a graphics card on Linux: the render nodes of Mesa's drivers, NVIDIA's own, and that of WSL.
const CARDS: [(&str, &str); 3] = [("/dev/dri", "renderD"), ("/dev", "nvidia"), ("/dev", "dxg")];
/// With it, Mesa leaves a card alone.
const NO_CARD: &str = "LIBGL_ALWAYS_SOFTWARE";

/// Whether the processor draws a window.
pub fn draws_on_processor(cc: &CreationContext<'_>) -> bool {
    match (&cc.wgpu_render_state, &cc.gl) {
        (Some(state), _) => is_processor(&state.adapter.get_info()),
        // OpenGL tells who draws only to code that is not safe.
        (None, Some(_)) => std::env::var_os(NO_CARD).is_some() || !CARDS.iter().any(|(folder, name)| has(folder, name)),
        (None, None) => false,
    }
}

/// Whether a folder has a file whose name begins like this.
fn has(folder: &str, name: &str) -> bool {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.into_iter().any(|file| file.file_name().to_string_lossy().starts_with(name))
}

/// Whether the processor does what a graphics card does elsewhere.
fn is_processor(info: &AdapterInfo) -> bool {
    info.device_type == DeviceType::Cpu
}

fn best(adapters: &[Adapter], surface: Option<&Surface<'_>>) -> Result<Adapter, String> {
    let can_draw = |adapter: &&Adapter| surface.is_none_or(|surface| adapter.is_surface_supported(surface));
    let found = adapters.iter().filter(can_draw).min_by_key(|adapter| rank(&adapter.get_info()));
    found.cloned().ok_or_else(|| "no graphics adapter can draw on this window".to_owned())
}

/// The lower the better: a card before the processor; of two ways to the same card the newer, but where the processor
/// draws OpenGL, which takes it less time than Vulkan does.
fn rank(info: &AdapterInfo) -> (u8, bool) {
    let device = match info.device_type {
        // It is there for this window as well as for games, and spares the battery.
        DeviceType::IntegratedGpu => 0,
        DeviceType::DiscreteGpu => 1,
        DeviceType::VirtualGpu | DeviceType::Other => 2,
        DeviceType::Cpu => 3,
    };
    let is_gl = info.backend == Backend::Gl;
    (device, if is_processor(info) { !is_gl } else { is_gl })
}
