//! The parts of artifacts: stories and KPIs, the domain model, monitoring, action items.

pub(crate) mod actions;
pub(crate) mod backlog;
mod coverage;
pub(crate) mod daa;
mod kpi;
mod monitoring;
mod prd;
mod sql;

use super::markdown::{BlockKind, Markdown};
use super::reader::Reader;
use super::record::{Claim, Local, NodeRecord};
use super::section::Topic;
use crate::model::NodeKind;
use crate::span::{Location, Span};

impl<'a> Reader<'a> {
    /// A heading that begins a part. Returns whether it did.
    pub(crate) fn part_heading(
        &mut self,
        region: usize,
        level: u8,
        text: &str,
        span: Span,
    ) -> bool {
        match self.states[region].kind {
            NodeKind::Prd => self.prd_heading(region, level, text, span),
            NodeKind::Daa => {
                self.daa_heading(region, level, text, span);
                false
            }
            _ => false,
        }
    }

    /// A block that is a part or speaks of one. Returns whether nothing else is to be read from it.
    pub(crate) fn part_block(&mut self, region: usize, markdown: &Markdown<'a>, at: usize) -> bool {
        match (self.states[region].kind, self.states[region].topic()) {
            (NodeKind::Prd, _) => self.prd_block(region, markdown, at),
            (NodeKind::Daa | NodeKind::Tip, _) => self.daa_block(region, markdown, at),
            (
                NodeKind::Adr | NodeKind::Runbook,
                Topic::Monitoring | Topic::Metrics | Topic::Alerts | Topic::Dashboards,
            ) => self.monitoring_block(region, markdown, at),
            (NodeKind::PostMortem, _) => self.action_block(region, markdown, at),
            _ => false,
        }
    }

    /// A code fence that says what it is.
    pub(crate) fn fence(&mut self, region: usize, language: &str, code: Span) {
        let kind = self.states[region].kind;
        match kind {
            NodeKind::Daa => self.daa_fence(region, language, code),
            NodeKind::Adr | NodeKind::Rfc | NodeKind::Tip => {
                self.tables(region, language, code);
                self.routes(region, language, code);
                if kind == NodeKind::Adr {
                    self.monitoring_fence(region, code);
                }
            }
            NodeKind::Runbook => self.monitoring_fence(region, code),
            _ => {}
        }
    }

    /// Adds a part of the artifact of a region. A second one of the same name is kept, too.
    pub(crate) fn part(
        &mut self,
        region: usize,
        kind: NodeKind,
        name: &str,
        title: &str,
        location: Location,
    ) -> Local {
        let artifact = self.states[region].node;
        let parent = self.states[region].parts.last().map_or(artifact, |(_, part)| *part);
        let claim = Claim::Part { artifact, parent, name: name.into() };
        self.record.nodes.push(NodeRecord::new(kind, claim, title, location));
        self.record.nodes.len() - 1
    }
}

/// Whether a block is an item of a list.
fn is_item(markdown: &Markdown<'_>, at: usize) -> bool {
    matches!(markdown.blocks[at].kind, BlockKind::Item(_))
}
