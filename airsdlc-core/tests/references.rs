//! The forms in which running text, links and values refer, each by the edges that it makes and by
//! what it must not be.

use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

fn read(files: &[(&str, &str)]) -> KnowledgeRepository {
    KnowledgeRepository::from_source(&Memory::new(files.iter().copied()), &OpenOptions::new())
        .expect("memory reads")
}

/// `kind target` of each edge from a node, without those of parts to their wholes.
fn from(repository: &KnowledgeRepository, source: &str) -> Vec<String> {
    let edges = repository.edges().filter(|edge| edge.source.id.as_str() == source);
    edges
        .map(|edge| format!("{} {}", edge.edge.kind, edge.target.id))
        .filter(|edge| !edge.starts_with("part-of "))
        .collect()
}

fn dangling(repository: &KnowledgeRepository) -> Vec<&str> {
    repository.unresolved().iter().map(|reference| reference.text.as_str()).collect()
}

const PRD: (&str, &str) = (
    "docs/prd.md",
    "# PRD-015: Cancel\n\n## Stories\n### US-015-1: Terms\n### US-015-2: Cancel\n### US-015-3: Refund\n\n## NFRs\n- **NFR-015-1**: fast\n- **NFR-015-2**: safe\n- **NFR-015-3**: small\n",
);
const DAA: (&str, &str) = (
    "docs/daa.md",
    "# AI-DAA: Booking Cancellation Domain Model\n\n**PRD**: PRD-015\n\n## 3. Tactical\n### 3.2 Aggregate\ntext\n",
);

/// What an ADR with this text refers to, beside the two that it declares.
fn adr(text: &str) -> (Vec<String>, Vec<String>) {
    adr_among(text, &[])
}

fn adr_among(text: &str, others: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let text = format!(
        "# ADR-023: Outbox\n\n- **PRD**: PRD-015\n- **DAA**: AI-DAA Booking Cancellation Domain Model\n\n## 1. Context\n{text}\n"
    );
    let mut files = vec![PRD, DAA, ("docs/adr.md", text.as_str())];
    files.extend(others);
    let repository = read(&files);
    let mut edges = from(&repository, "ADR-023");
    let declared = ["derives-from PRD-015", "derives-from DAA:booking-cancellation-domain-model"];
    edges.retain(|edge| !declared.contains(&edge.as_str()));
    (edges, dangling(&repository).into_iter().map(str::to_owned).collect())
}

fn assert_refers(cases: &[(&str, &[&str], &[&str])]) {
    for (text, edges, dangling) in cases {
        let (found, lost) = adr(text);
        assert_eq!(
            (found.as_slice(), lost.as_slice()),
            (strings(edges).as_slice(), strings(dangling).as_slice()),
            "{text}"
        );
    }
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_page_as_a_value_stands_for_its_artifact() {
    let prd = PRD.1;
    for (value, expected) in [
        ("docs/prd.md", &["derives-from PRD-015"][..]),
        ("prd.md", &["derives-from PRD-015"]),
        ("./prd.md, US-2", &["derives-from PRD-015", "derives-from PRD-015/US-2"]),
        ("see `docs/prd.md`.", &["derives-from PRD-015"]),
        ("prd.md#us-015-2-cancel", &["derives-from PRD-015/US-2"]),
        ("docs/none.md", &[]),
    ] {
        for text in [
            format!("# ADR-023: Outbox\n\n- **PRD**: {value}\n"),
            format!("---\nid: ADR-023\nprd: \"{value}\"\n---\n# Outbox\n"),
        ] {
            let repository = read(&[("docs/prd.md", prd), ("docs/adr.md", &text)]);
            assert_eq!(from(&repository, "ADR-023"), expected, "{text}");
            assert_eq!(dangling(&repository).is_empty(), !expected.is_empty(), "{text}");
        }
    }
    let adr =
        "# ADR-024: Inbox\n\n- **Supersedes**: adr.md\n- **Depends on**: docs/adr.md, none.md\n";
    let repository = read(&[("docs/adr.md", "# ADR-023: Outbox\n"), ("docs/b.md", adr)]);
    assert_eq!(from(&repository, "ADR-024"), ["supersedes ADR-023", "depends-on ADR-023"]);
    assert_eq!(dangling(&repository), [""; 0]);
}

#[test]
fn ranges_and_lists_name_each_of_their_ids() {
    let nfrs =
        &["derives-from PRD-015/NFR-1", "derives-from PRD-015/NFR-2", "derives-from PRD-015/NFR-3"];
    let stories = &["mentions PRD-015/US-1", "mentions PRD-015/US-2", "mentions PRD-015/US-3"];
    assert_refers(&[
        ("Keeps NFR-015-1..3.", nfrs, &[]),
        ("Keeps NFR-015-1…NFR-015-3.", nfrs, &[]),
        ("US-015-1–US-015-3 are met", stories, &[]),
        ("US-015-1 through US-015-3 are met", stories, &[]),
        ("US-015-1, -2 and -3.", stories, &[]),
        ("(PRD-015/US-1,2,3)", stories, &[]),
        (
            "moved from US-015-1 to US-015-3",
            &["mentions PRD-015/US-1", "mentions PRD-015/US-3"],
            &[],
        ),
        (
            "US-015-2..5",
            &["mentions PRD-015/US-2", "mentions PRD-015/US-3"],
            &["US-015-4", "US-015-5"],
        ),
        // Longer than any list that a person writes: one reference, which finds nothing.
        ("NFR-015-3..2000", &["derives-from PRD-015/NFR-3"], &["NFR-015-4..2000"]),
    ]);
}

#[test]
fn short_ids_behind_a_prd_are_its_own() {
    let other = ("docs/other.md", "# PRD-016: Other\n### US-016-1: x\n### US-016-2: y\n");
    assert_eq!(
        adr_among("See PRD-016 (US-1, US-2 and US-9).", &[other]),
        (
            strings(&["mentions PRD-016", "mentions PRD-016/US-1", "mentions PRD-016/US-2"]),
            strings(&["US-9"])
        )
    );
    assert_refers(&[("It keeps US-1 alone.", &["mentions PRD-015/US-1"], &[])]);
    assert_eq!(
        adr_among("See US-2 (PRD-016). US-1 (as PRD-016 has it) stays.", &[other]),
        (strings(&["mentions PRD-016", "mentions PRD-015/US-1", "mentions PRD-016/US-2"]), vec![]),
    );
}

#[test]
fn stories_are_those_of_the_prd_beside_them_or_the_declared_one() {
    let two = &["mentions PRD-015/US-1", "mentions PRD-015/US-3"];
    let one = &["mentions PRD-015/US-2"];
    assert_refers(&[
        ("PRD-015, User Story 2", one, &[]),
        ("Story 2 in PRD-015", one, &[]),
        ("User Stories 1 and 3 of PRD-015", two, &[]),
        (
            "Stories 1-3 in PRD-015",
            &["mentions PRD-015/US-1", one[0], "mentions PRD-015/US-3"],
            &[],
        ),
        ("as User Story 2 asks", one, &[]),
        ("as Story 9 in PRD-015 asks", &[], &["Story 9"]),
        // Without a PRD beside it this may be a story of anything.
        ("as Story 9 asks", &[], &[]),
        ("Stories 5 years old, 3 stories", &[], &[]),
    ]);
}

#[test]
fn values_take_ranges_lists_and_stories_too() {
    for value in [
        "PRD-015, User Stories 1, 2 and 3",
        "PRD-015 (US-1, US-2, US-3)",
        "PRD-015, US-015-1..3",
        "PRD-015 (User Stories 1-3)",
        "US-015-1, -2 and -3; PRD-015",
    ] {
        let text = format!("# ADR-023: Outbox\n\n- **PRD**: {value}\n");
        let repository = read(&[PRD, ("docs/adr.md", &text)]);
        assert_eq!(
            from(&repository, "ADR-023"),
            [
                "derives-from PRD-015",
                "derives-from PRD-015/US-1",
                "derives-from PRD-015/US-2",
                "derives-from PRD-015/US-3"
            ],
            "{value}"
        );
        assert_eq!(dangling(&repository), [""; 0], "{value}");
    }
}

#[test]
fn sections_are_of_what_is_named_or_of_the_daa_in_context() {
    let section = &["mentions DAA:booking-cancellation-domain-model#3.2"];
    assert_refers(&[
        ("as Section 3.2 says", section, &[]),
        ("as DAA Section 3.2 says", section, &[]),
        ("see our AI-DAA's §3.2", section, &[]),
        ("Section 3.2 of the DAA", section, &[]),
        ("AI-DAA Booking Cancellation, Section 3.2", section, &[]),
        ("Section 9.9 of the DAA", &[], &["Section 9.9"]),
        // One's own section, and those of documents that are not here.
        ("Section 1 above", &[], &[]),
        ("Section 7 above", &[], &[]),
        ("RFC 7231 Section 3.2", &[], &[]),
        ("Section 3.2 of the GDPR and GDPR Section 3.2", &[], &[]),
    ]);
    let other = ("docs/b.md", "# ADR-024: B\n\n## 5. API\n\n### 5.2 Errors\n");
    for text in [
        "ADR-024 Section 5.2",
        "ADR-024, Section 5.2",
        "ADR-024 (§5.2)",
        "§5.2 of ADR-024",
        "**ADR-024** Section 5.2",
    ] {
        let (edges, lost) = adr_among(text, &[other]);
        assert_eq!(
            (edges, lost),
            (strings(&["mentions ADR-024", "mentions ADR-024#5.2"]), vec![]),
            "{text}"
        );
    }
}

#[test]
fn titles_refer_behind_the_word_of_their_kind() {
    let others = [
        ("docs/r.md", "# RFC: Booking Refund Design\n"),
        ("docs/s.md", "# RFC: Booking Refund Schedule\n"),
        ("docs/p.md", "# ADR: Process change for teams\n"),
        ("docs/q.md", "# PRD: Coverage of tests\n"),
        ("docs/t.md", "# TIP: Outbox\n"),
    ];
    for (text, edges) in [
        ("as RFC Booking Refund Design says", &["mentions RFC:booking-refund-design"][..]),
        ("as the RFC “Booking refund schedule” says", &["mentions RFC:booking-refund-schedule"]),
        ("RFC: Booking Refund Schedules", &[]),
        ("as RFC Booking Refund says", &[]),
        ("our ADR Process is", &[]),
        ("our ADR Process Change is", &["mentions ADR:process-change-for-teams"]),
        ("PRD Coverage", &[]),
        ("TIP Outbox", &["mentions TIP:outbox"]),
        ("a tip Outbox, rfc Booking Refund Design", &[]),
        ("`RFC Booking Refund Design` <!-- RFC Booking Refund Design -->", &[]),
    ] {
        assert_eq!(adr_among(text, &others), (strings(edges), vec![]), "{text}");
    }
}

#[test]
fn the_place_of_a_title_ends_with_it() {
    let repository = read(&[
        ("a.md", "# ADR-1: A\nAs RFC Booking Refund decides it.\n"),
        ("r.md", "# RFC: Booking Refund Design\n"),
    ]);
    let edge = repository.edges().next().expect("the title is found");
    let place = &edge.edge.locations[0];
    assert_eq!((place.line, place.column, place.end_column), (2, 4, 22));
    assert_eq!(place.span.end - place.span.start, "RFC Booking Refund".len() as u32);
}

const SERVICES: (&str, &str) = (
    "catalog-info.yaml",
    "kind: Component\nmetadata: {name: booking-service, title: Booking Service}\nspec: {type: service}\n---\nkind: Component\nmetadata: {name: billing}\nspec: {type: service}\n---\nkind: Component\nmetadata: {name: gateway, title: Payment Gateway}\nspec: {type: service}\n",
);

#[test]
fn services_are_named_in_running_text() {
    let booking = &["mentions service:booking-service"][..];
    for (text, edges) in [
        ("ask booking-service first", booking),
        ("The Booking Service fails, and booking_service", booking),
        ("when the booking service fails", booking),
        ("the Payment Gateway of", &["mentions service:gateway"]),
        ("the billing service is", &["mentions service:billing"]),
        // One word is a word.
        ("billing and gateway", &[]),
        ("`booking-service` and src/booking-service/x", &[]),
        ("booking-service.yaml, booking-service-v2, x@booking-service", &[]),
    ] {
        assert_eq!(adr_among(text, &[SERVICES]), (strings(edges), vec![]), "{text}");
    }
}

const ROUTES: (&str, &str) = (
    "docs/api.md",
    "# ADR-030: API\n\n## API\n```http\nPOST /v1/bookings/{id}/cancel\nGET /v1/bookings/{id}\nPOST /v1/bookings\nGET /v1/stays\n```\n",
);

#[test]
fn routes_are_compared_with_templates() {
    let cancel = &["mentions endpoint:POST /v1/bookings/{id}/cancel"][..];
    let all = &[
        "mentions endpoint:GET /v1/bookings/{id}",
        "mentions endpoint:POST /v1/bookings",
        "mentions endpoint:POST /v1/bookings/{id}/cancel",
    ];
    for (text, edges) in [
        ("Calls POST /v1/bookings/:booking/cancel.", cancel),
        ("Calls /v1/bookings/{x}/cancel, then", cancel),
        ("GET /v1/bookings/{x}/cancel is another", &[]),
        ("All of /v1/bookings* is slow", all),
        ("`POST /v1/bookings` and https://x.example/v1/bookings", &[]),
        ("/v1/elsewhere and GET /v1/nowhere", &[]),
    ] {
        assert_eq!(adr_among(text, &[ROUTES]), (strings(edges), vec![]), "{text}");
    }
    let incident = ("docs/inc.md", "# INC-1: Down\n**Endpoint**: POST /v1/bookings/{id}/cancel\n");
    assert_eq!(
        from(&read(&[ROUTES, incident]), "INC-1"),
        ["affects endpoint:POST /v1/bookings/{id}/cancel"]
    );
    let incident = ("docs/inc.md", "# INC-1: Down\n**Endpoints**: /v1/bookings*\n");
    let found = from(&read(&[ROUTES, incident]), "INC-1");
    assert_eq!(found, all.map(|edge| edge.replace("mentions", "affects")));
}

#[test]
fn paths_in_running_text_are_files_and_their_artifacts() {
    let others = [
        ("docs/postmortems/inc-2024-001.md", "# INC-2024-001: Down\n"),
        ("docs/guide.md", "# Guide\n"),
        ("a/README.md", "# A\n"),
        ("b/README.md", "# B\n"),
    ];
    for (text, edges, lost) in [
        ("see docs/postmortems/inc-2024-001.md.", &["mentions INC-2024-001"][..], &[][..]),
        ("see postmortems/inc-2024-001.md.", &["mentions INC-2024-001"], &[]),
        ("see ./postmortems/inc-2024-001.md.", &["mentions INC-2024-001"], &[]),
        ("see inc-2024-001.md.", &["mentions INC-2024-001"], &[]),
        (
            "see guide.md and docs/daa.md#32-aggregate",
            &["mentions DAA:booking-cancellation-domain-model#3.2", "mentions file:docs/guide.md"],
            &[],
        ),
        ("see README.md and readme.md", &[], &[]),
        ("see postmortems/inc-2024-002.md", &[], &["postmortems/inc-2024-002.md"]),
        ("see inc-2024-002.md, adr/NNN-title.md, path/to/x.md, x.example/a.md", &[], &[]),
        ("see https://x.example/docs/guide.md", &[], &[]),
        ("see `docs/guide.md`", &[], &[]),
    ] {
        assert_eq!(adr_among(text, &others), (strings(edges), strings(lost)), "{text}");
    }
}

#[test]
fn addresses_into_code_are_files() {
    let others = [
        ("internal/booking/booking_service.go", "package booking\n"),
        ("a/main.go", "package a\n"),
        ("b/main.go", "package b\n"),
    ];
    let file = &["mentions file:internal/booking/booking_service.go"][..];
    for (text, edges, lost) in [
        ("at booking_service.go:152 it", file, &[][..]),
        ("at internal/booking/booking_service.go:152.", file, &[]),
        ("(booking/booking_service.go:152:3)", file, &[]),
        ("in booking/booking_service.go, too", file, &[]),
        ("at main.go:12", &[], &["main.go:12"]),
        ("at other.go:12, at 10:30, redis:6379, e.g.: 1", &[], &[]),
        ("main.go alone, `booking_service.go:152`", &[], &[]),
    ] {
        assert_eq!(adr_among(text, &others), (strings(edges), strings(lost)), "{text}");
    }
    let repository = read(&[("adr.md", "# ADR-1: A\nat main.go:12\n"), others[1], others[2]]);
    let candidates: Vec<String> =
        repository.unresolved()[0].candidates.iter().map(ToString::to_string).collect();
    assert_eq!(candidates, ["file:a/main.go", "file:b/main.go"]);
    let bolt = ("bolt.md", "# BOLT-1: A\n**Files**: booking_service.go:152, main.go\n");
    let repository = read(&[bolt, others[0], others[1], others[2]]);
    assert_eq!(from(&repository, "BOLT-1"), ["changes file:internal/booking/booking_service.go"]);
    assert_eq!(dangling(&repository), ["main.go"]);
}

#[test]
fn anchors_that_html_sets_are_those_of_their_sections() {
    let repository = read(&[
        (
            "b.md",
            "# ADR-2: B\n\n<a id=\"top\"></a>\n\n## 5. API\n\ntext <a name='inside'></a> text\n\n<a id=\"next\"></a>\n## 6. Data\n",
        ),
        ("plain.md", "<a id=\"x\"></a>\n\n# Plain\n"),
        (
            "a.md",
            "# ADR-1: A\n[t](b.md#top) [i](b.md#inside) [n](b.md#next) [x](plain.md#x) [y](b.md#nope)\n",
        ),
    ]);
    assert_eq!(
        from(&repository, "ADR-1"),
        ["mentions ADR-2#5", "mentions ADR-2#6", "mentions file:plain.md"]
    );
    let places: Vec<usize> = repository
        .edges()
        .filter(|edge| edge.target.id.as_str() == "ADR-2#5")
        .map(|edge| edge.edge.locations.len())
        .collect();
    // Two links; and the section is part of its artifact only as a source.
    assert_eq!(places, [2]);
    assert_eq!(dangling(&repository), ["b.md#nope"]);
}

#[test]
fn links_lead_to_plain_pages_directories_and_never_out_of_the_root() {
    let repository = read(&[
        (
            "docs/adr/a.md",
            "# ADR-1: A\n[g](../guide.md) [h](../guide.md#use-it) [d](../adr/) [e](../img) [n](../none/) [o](../../../b.md) [p](../../../) [s](#adr-1-a) [y](../../ci.yml)\n",
        ),
        ("docs/guide.md", "# Guide\n\n## Use it\n\n[back](adr/a.md) [more](more.md)\n"),
        ("docs/more.md", "# More\n"),
        ("docs/img/x.png", ""),
        ("b.md", "# ADR-2: B\n"),
        ("ci.yml", "a: 1\n"),
    ]);
    assert_eq!(from(&repository, "ADR-1"), ["mentions file:ci.yml", "mentions file:docs/guide.md"]);
    // A plain page refers to artifacts; that it links another plain page says nothing of them.
    assert_eq!(from(&repository, "file:docs/guide.md"), ["mentions ADR-1"]);
    assert_eq!(dangling(&repository), ["../none/", "../../../b.md", "../../../"]);
    let place = repository.unresolved()[1].location.to_string();
    assert_eq!(place, "docs/adr/a.md:2");
}

#[test]
fn every_link_and_picture_leads_somewhere_or_dangles() {
    assert_refers(&[
        // The text refers, and the link is broken all the same.
        ("[PRD-015](./gone.md) and [PRD-015](prd.md)", &[], &["./gone.md"]),
        ("[NFR-015-2](gone.md#x) of it", &["derives-from PRD-015/NFR-2"], &["gone.md#x"]),
        ("![](a.png), ![shot of PRD-015](img/b.png) and ![](prd.md)", &[], &["a.png", "img/b.png"]),
        ("[![](a.png)](gone.md)", &[], &["gone.md", "a.png"]),
        (
            "[](daa.md#32-aggregate) [](gone.md)",
            &["mentions DAA:booking-cancellation-domain-model#3.2"],
            &["gone.md"],
        ),
        (
            "[one](gone), [two](gone/) and [three](/site/gone)",
            &[],
            &["gone", "gone/", "/site/gone"],
        ),
        (
            "[here](../docs), ![](https://x.example/a.png) and [PRD-015](mailto:a@b.example)",
            &[],
            &[],
        ),
        (
            "A note[^1] and [a link][2].\n\n[^1]: [PRD-015](gone.md) ![](a.png)\n\n[2]: ../README.md",
            &[],
            &["../README.md"],
        ),
    ]);
}

#[test]
fn numbers_of_the_ietf_are_ours_only_where_rfcs_have_ids() {
    let text = "RFC-2119, [RFC-6902](https://x.example), Section 3 of RFC-8785; RFC-21, RFC-0123, RFC-123456.";
    let (edges, lost) = adr(text);
    assert_eq!((edges.len(), lost), (0, strings(&["RFC-21", "RFC-0123", "RFC-123456"])));
    let (edges, lost) = adr_among("RFC-7 and RFC-2119", &[("docs/rfc.md", "# RFC-007: Ours\n")]);
    assert_eq!((edges, lost), (strings(&["mentions RFC-007"]), strings(&["RFC-2119"])));
    let repository = read(&[("adr.md", "# ADR-001: Patch\n\n- **RFC**: RFC-6902\n")]);
    assert_eq!(dangling(&repository), ["RFC-6902"]);
}

#[test]
fn what_dangles_would_make_the_relation_that_both_ends_allow() {
    let text =
        "# RFC-001: R\n\n## References\n\n- PRD-099, RFC-099, X-099\n\n## Other\n\nPRD-098\n";
    let repository = read(&[("rfc.md", text)]);
    let lost = repository.unresolved().iter();
    let lost: Vec<String> = lost.map(|lost| format!("{} {}", lost.kind, lost.text)).collect();
    assert_eq!(lost, ["derives-from PRD-099", "mentions RFC-099", "mentions PRD-098"]);
}

#[test]
fn a_section_of_what_nobody_knows_is_no_reference() {
    assert_refers(&[
        ("Section 3.7 of FIPS-204", &[], &[]),
        ("Section 3.7 of PRD-099", &[], &["Section 3.7", "PRD-099"]),
    ]);
}

#[test]
fn code_ends_with_its_fence_whatever_space_follows() {
    let one = ("docs/one.md", "# ADR-001: One\n");
    for end in ["```", "``` ", "```\t", "``` \t "] {
        let text = format!("```\nADR-002\n{end}\nSee ADR-001.");
        let expected = (strings(&["mentions ADR-001"]), vec![]);
        assert_eq!(adr_among(&text, &[one]), expected, "{end:?}");
    }
}

#[test]
fn what_only_looks_like_an_id_is_none() {
    let text = "ADR-XXX, PRD-NNN, US-0XX-1, `ADR-001`, <!-- ADR-001 --> SHA-256, UTF-8, UTF-16LE, ISO-8601, COVID-19, HTTP-2, P-256, CVE-2024-1234, RFC 6902, RFC 2119, EC2-1, S3-2, X-1, GPT-4, Log4J-2, A4-210, MP-3, TLS-1.3, IPv4-1, GMT-5, UTC-8, T-1000, B-52, F-16, ISO-27001, IEC-62443, PCI-3, WCAG-2, ES-2015, CO-2, M-1, Q-4, v1-2, us-east-1, eu-west-2, ap-southeast-1, x86-64, arm-64, base-64, node-18, python-3, 2024-01-15, +1-555-0100, 555-0199, ADR-1a, ADR-1_b, my-ADR-1, docs/adr-001.png, /adr-001, ADR-1.md, https://x.example/ADR-001, https://x.example/?id=ADR-001&b=PRD-001, adr-001@x.example, bob+ADR-001@x.example, mail@adr-001.example, #ADR-001, @ADR-001, $ADR-001x, SEV-2, P-1, JIRA-123, ABC-77, AES-128, RSA-2048, MD-5, SHA3-512, USB-3, DDR-5, HL-7, FIPS-140-2, NIST-800-53, SOC-2, ISO-3166-1, ICD-10, EN-301, Boeing 737-800, Covid-19, and/or, 24/7, 1..5, 3-5.[^1]\n\n    ADR-001\n\n```\nADR-001\n```\n\n[^1]: ADR-001\n\n";
    let one = ("docs/one.md", "# ADR-001: One\n");
    assert_eq!(adr_among(text, &[one]), (vec![], vec![]));
    for word in text.split(", ") {
        assert_eq!(adr_among(word, &[one]), (vec![], vec![]), "{word}");
    }
    assert_eq!(adr_among("ADR-001.", &[one]).0, ["mentions ADR-001"]);
}

#[test]
fn other_spellings_of_an_id_refer_and_keep_their_place() {
    let (edges, lost) = adr_among("see adr-24", &[("docs/b.md", "# ADR-024: B\n")]);
    assert_eq!((edges, lost), (strings(&["mentions ADR-024"]), vec![]));
    let text = "# ADR-1: A\nsee adr-24 here\n";
    let repository = read(&[("a.md", text), ("b.md", "# ADR-024: B\n")]);
    let edge = repository.edges().next().expect("the id is found");
    // What is written stands at the place of the edge.
    assert_eq!(
        &text[edge.edge.locations[0].span.start as usize..edge.edge.locations[0].span.end as usize],
        "adr-24"
    );
}

#[test]
fn a_file_of_nothing_but_ranges_stays_in_bounds() {
    let text = format!("# ADR-1: A\n{}\n", "ADR-2..900 ".repeat(2_000));
    let repository = read(&[("a.md", &text)]);
    assert!(repository.unresolved().len() < text.len(), "{}", repository.unresolved().len());
}
