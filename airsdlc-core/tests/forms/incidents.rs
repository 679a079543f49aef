//! Incidents, their post-mortems and what is to be done.

use airsdlc_core::model::{Attribute, NodeKind};

use super::{edges, ids, read};

#[test]
fn a_post_mortem_names_the_cause_in_the_first_words_on_it() {
    let repository = read(&[
        ("inc.md", "# INC-1: Down\n"),
        ("bolts.md", "# Log\n## BOLT-44: API\n## BOLT-45: Worker\n"),
        (
            "pm.md",
            "# Post-mortem: Pool\n**Incident ID**: INC-1\n\n## Root Cause\nNobody knew at first.\n\nBOLT-45 held the connections.\n\nBOLT-44 was the victim.\n\n## Action Items\n- [ ] Change BOLT-45 (Owner: Ada)\n- [x] Sleep\n",
        ),
    ]);
    assert_eq!(ids(&repository, NodeKind::PostMortem), ["PM:INC-1"]);
    assert_eq!(
        edges(&repository),
        [
            "INC-1 caused-by BOLT-45",
            "PM:INC-1 analyses INC-1",
            "PM:INC-1 mentions BOLT-44",
            "PM:INC-1/action/change-bolt-45 follows-up BOLT-45",
        ]
    );
    let action = repository.node("PM:INC-1/action/change-bolt-45").expect("the item is a node");
    assert_eq!((action.attribute("done"), action.attribute("owner")), (Some("false"), Some("Ada")));
}

/// `name | title | done | owner | due | links` of the action items of a post-mortem with a text.
fn actions(text: &str) -> Vec<String> {
    let text = format!("# Post-mortem: Pool\n\n{text}");
    let repository = read(&[("pm.md", &text)]);
    let items = repository.nodes().filter(|node| node.kind == NodeKind::ActionItem);
    items
        .map(|node| {
            let known = |name| match node.attributes.get(name) {
                Some(Attribute::Text(text)) => text.to_string(),
                Some(Attribute::List(texts)) => texts.join(", "),
                _ => "-".to_owned(),
            };
            format!(
                "{} | {} | {} | {} | {}",
                node.title,
                known("done"),
                known("owner"),
                known("due"),
                known("links")
            )
        })
        .collect()
}

#[test]
fn action_items_have_a_state_an_owner_and_a_day() {
    assert_eq!(
        actions(
            "## 5. Learnings & Action Items\n- It went well (so far: luck)\n\n**Action Items**:\n- [ ] a (Owner: Ada, Ben, Due: 2024-01-02)\n- [x] b — @ada, due 2024-01-03\n  - [ ] c\n- not one\n"
        ),
        [
            "a | false | Ada, Ben | 2024-01-02 | -",
            "b | true | @ada | 2024-01-03 | -",
            "c | false | - | - | -"
        ]
    );
    assert_eq!(
        actions(
            "## Action items\nWe want:\n\n### Process\n1. a (DONE)\n2. b ([issue](https://a.example/issues/1))\n   see https://a.example/pull/2.\n   - Owner: Ada\n   - Due date: Friday\n   - first this\n\n   Status: closed\n- c (https://a.example/x)\n\n## Logs\n- d\n"
        ),
        [
            "a | true | - | - | -",
            "b (issue) see https://a.example/pull/2. | true | Ada | Friday | https://a.example/issues/1, https://a.example/pull/2",
            "c (https://a.example/x) | - | - | - | https://a.example/x",
        ]
    );
    assert_eq!(
        actions(
            "## Action Items\n| # | Action | Owner | Due | Status |\n|-|-|-|-|-|\n| 1 | a [x](https://a.example/1) | Ada | TBD | Open |\n| 2 | b | | 2024-01-02 | Done |\n"
        ),
        ["a x | false | Ada | - | https://a.example/1", "b | true | - | 2024-01-02 | -"]
    );
}

#[test]
fn what_stands_below_an_action_item_is_to_be_changed_too() {
    let repository = read(&[
        ("adr.md", "# ADR-1: A\n## Bolts\n### BOLT-2: B\n"),
        (
            "pm.md",
            "# Post-mortem: Pool\n## Action items\n- Change it\n  - in ADR-1\n\n  and BOLT-2\n\nThanks.\n\nBOLT-2 was no fun.\n",
        ),
    ]);
    let found: Vec<String> =
        edges(&repository).into_iter().filter(|edge| edge.starts_with("PM:")).collect();
    assert_eq!(
        found,
        [
            "PM:pool mentions BOLT-2",
            "PM:pool/action/change-it follows-up ADR-1",
            "PM:pool/action/change-it follows-up BOLT-2",
        ]
    );
}

#[test]
fn checklists_are_in_the_index_wherever_they_stand() {
    let list = "- [ ] a `b`\n- [x] c\n\n  more\n- plain\n  1. [X] d [e](f.md)\n\n> - [ ] g\n";
    let artifact = format!("# ADR-1: A\n\n## 1. Tasks\n{list}");
    let repository = read(&[("adr.md", &artifact), ("notes.md", list)]);
    for indexed in repository.documents() {
        let items: Vec<_> =
            indexed.document.checklist.iter().map(|item| (item.text.as_str(), item.done)).collect();
        let expected = [("a b", false), ("c", true), ("d e", true), ("g", false)];
        assert_eq!(items, expected, "{}", indexed.path);
    }
    let lines = |at: usize| -> Vec<u32> {
        let items = &repository.documents()[at].document.checklist;
        items.iter().map(|item| item.location.line).collect()
    };
    assert_eq!((lines(0), lines(1)), (vec![4, 5, 9, 11], vec![1, 2, 6, 8]));
}

#[test]
fn a_post_mortem_inside_an_incident_is_that_of_it() {
    let repository =
        read(&[("inc.md", "# INC-2024-001: Down\n\n## Post-mortem: Outage\n\nText.\n")]);
    assert_eq!(ids(&repository, NodeKind::PostMortem), ["PM:INC-2024-001"]);
    assert_eq!(edges(&repository), ["PM:INC-2024-001 analyses INC-2024-001"]);
}
