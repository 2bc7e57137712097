//! Placeholder: the composer is made on another branch, whose file replaces this one.

use bytes::Bytes;

use crate::address::Transport;
use crate::engine::PostError;
use crate::lab::Role;
use crate::locale::Locale;
use crate::record::EndpointStatus;
use crate::session::Target;

pub struct Composer {
    text: String,
    refused: Option<PostError>,
}

pub struct ComposerContext<'a> {
    pub locale: &'a Locale,
    pub role: Role,
    pub transport: Transport,
    pub behaviour: &'a str,
    pub status: &'a EndpointStatus,
}

#[derive(Debug)]
pub enum ComposerAction {
    Send { target: Target, payload: Bytes },
}

impl Composer {
    pub fn new(notation: &str) -> Self {
        Self { text: notation.to_owned(), refused: None }
    }

    pub fn notation(&self) -> String {
        self.text.clone()
    }

    pub fn refused(&mut self, why: PostError) {
        self.refused = Some(why);
    }

    pub fn composer_ui(&mut self, ui: &mut egui::Ui, cx: &ComposerContext<'_>) -> Option<ComposerAction> {
        let sent = ui.horizontal(|ui| {
            ui.text_edit_singleline(&mut self.text).accessible_name("payload");
            ui.button("send").clicked()
        });
        if let Some(why) = self.refused {
            ui.label(cx.locale.text(why.key()));
        }
        let payload = Bytes::from(self.text.clone().into_bytes());
        sent.inner.then_some(ComposerAction::Send { target: Target::All, payload })
    }
}
