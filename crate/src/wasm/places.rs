//! The icicle, and all about one place of the tree.

use super::{Answered, Session, field, now, plain, set};
use crate::ids::FunctionId;
use crate::view::icicle;
use crate::view::shape::Form;
use js_sys::{Array, Float32Array, Object, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Session {
    pub fn icicle(&mut self, profile: u32, query: JsValue) -> Answered {
        let begun = now();
        let metric: u32 = field(&query, "metric")?;
        let form: Form = field(&query, "form")?;
        let window: icicle::Window = serde_wasm_bindgen::from_value(query)?;
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        let (boxes, conservation, width) = opened.icicle(metric, form, window)?;
        let micros = now() - begun;
        let answer = Object::new();
        let columns: [(&str, JsValue); 12] = [
            ("node", Uint32Array::from(&*boxes.node).into()),
            ("row", Uint32Array::from(&*boxes.row).into()),
            ("x", Float32Array::from(&*boxes.x).into()),
            ("w", Float32Array::from(&*boxes.w).into()),
            ("own", Float32Array::from(&*boxes.own).into()),
            ("frame", Uint32Array::from(&*boxes.frame).into()),
            ("colour", Uint8Array::from(&*boxes.colour).into()),
            ("flags", Uint8Array::from(&*boxes.flags).into()),
            ("more", Uint32Array::from(&*boxes.more).into()),
            ("width", width.into()),
            ("depth", opened.rows().into()),
            ("micros", micros.into()),
        ];
        for (name, column) in columns {
            set(&answer, name, &column)?;
        }
        set(&answer, "conservation", &plain(&conservation)?)?;
        Ok(answer.into())
    }

    /// How wide a tree is, and how many rows it may have.
    pub fn extent(&mut self, profile: u32, metric: u32, form: JsValue) -> Answered {
        let form: Form = serde_wasm_bindgen::from_value(form)?;
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        plain(&opened.extent(metric, form)?)
    }

    /// Names for display, in the order of the frames.
    pub fn names(&mut self, profile: u32, frames: &[u32]) -> Result<Array, JsError> {
        let opened = self.opened(profile)?;
        let names = frames.iter().map(|frame| opened.frame_text(*frame));
        Ok(names.map(JsValue::from).collect())
    }

    pub fn legend(&mut self, profile: u32, metric: u32) -> Answered {
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        plain(&opened.legend(metric)?)
    }

    pub fn node(
        &mut self,
        profile: u32,
        metric: u32,
        node: u32,
        ancestors: usize,
        heaviest: usize,
    ) -> Answered {
        let opened = self.opened(profile)?;
        let (metric, node) = (opened.metric(metric)?, opened.node(node)?);
        plain(&opened.details(metric, node, ancestors, heaviest)?)
    }

    /// The labels of a place; null of a tree that was grown, or without any.
    pub fn labels_of(&mut self, profile: u32, metric: u32, node: u32) -> Answered {
        let opened = self.opened(profile)?;
        let (metric, node) = (opened.metric(metric)?, opened.node(node)?);
        plain(&opened.labels_of(metric, node))
    }

    /// A function from all its places together.
    pub fn everywhere(&mut self, profile: u32, metric: u32, function: u32) -> Answered {
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        plain(&opened.everywhere(metric, FunctionId(function))?)
    }

    /// Of a "more" box.
    pub fn more(
        &mut self,
        profile: u32,
        metric: u32,
        node: u32,
        siblings: u32,
        heaviest: usize,
    ) -> Answered {
        let opened = self.opened(profile)?;
        let (metric, node) = (opened.metric(metric)?, opened.node(node)?);
        plain(&opened.more(metric, node, siblings, heaviest)?)
    }

    /// A function's heaviest place in the tree.
    pub fn function_node(
        &mut self,
        profile: u32,
        metric: u32,
        function: u32,
    ) -> Result<u32, JsError> {
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        Ok(opened.function_node(metric, FunctionId(function))?.0)
    }

    /// A stack's frames, leaf first, in pieces.
    pub fn stack(&mut self, profile: u32, node: u32, start: usize, count: usize) -> Answered {
        let opened = self.opened(profile)?;
        let node = opened.node(node)?;
        plain(&opened.stack(node, start, count))
    }
}
