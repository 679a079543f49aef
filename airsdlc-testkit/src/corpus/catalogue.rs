//! The Backstage catalogue of a corpus, and the code of its services.

use airsdlc_core::model::NodeKind;

use super::plan::{Plan, ServicePlan, team_of_service};
use super::words::SHARED_RESOURCES;

/// The catalogue of what services share: one domain and system, the teams, brokers and caches.
pub(super) fn shared(plan: Plan) -> String {
    let mut entities = vec![
        entity("Domain", "hospitality", "Hospitality", "", "  {}\n"),
        entity("System", "travel-platform", "Travel platform", "", "  domain: hospitality\n"),
    ];
    for team in 0..plan.teams() {
        let name = plan.team_name(team);
        entities.push(entity("Group", &name, &spaced(&name), "", "  type: team\n  children: []\n"));
    }
    for (name, sort) in SHARED_RESOURCES {
        let spec = format!("  type: {sort}\n  system: travel-platform\n");
        entities.push(entity("Resource", name, &spaced(name), "", &spec));
    }
    entities.join("---\n")
}

/// The catalogue of one service, and its code.
pub(super) fn service_files(plan: Plan, at: usize) -> Vec<(String, String)> {
    let catalogue = format!("{}/catalog-info.yaml", plan.service_directory(at));
    let mut files = vec![(catalogue, service(plan, at))];
    for path in plan.code_files(at) {
        let adr = (plan.count(NodeKind::Adr) > 0).then(|| at % plan.count(NodeKind::Adr));
        files.push((path, code(plan, at, adr)));
    }
    files
}

fn service(plan: Plan, at: usize) -> String {
    let (service, name, title) =
        (plan.service(at), plan.service_name(at), spaced(&plan.service_name(at)));
    let common = format!(
        "  lifecycle: production\n  owner: {}\n  system: travel-platform\n",
        plan.team_name(team_of_service(at))
    );
    let api = format!("{name}-api");
    let mut spec = format!("  type: service\n{common}  dependsOn:\n");
    line(&mut spec, &format!("    - resource:{}", plan.database_name(service.database)));
    if at.is_multiple_of(3) {
        line(&mut spec, "    - resource:default/kafka");
    }
    for other in &service.depends_on {
        line(&mut spec, &format!("    - component:{}", plan.service_name(*other)));
    }
    line(&mut spec, &format!("  providesApis:\n    - {api}"));
    let governed = governed_by(plan, at);
    let mut entities = vec![entity("Component", &name, &title, &governed, &spec)];
    let spec = format!(
        "  type: openapi\n{common}  definition: |\n{}",
        definition(plan, &service, &title, at)
    );
    entities.push(entity("API", &api, &format!("{title} API"), "", &spec));
    if at < plan.databases() {
        let spec = format!("  type: database\n{common}");
        entities.push(entity(
            "Resource",
            &plan.database_name(at),
            &format!("{title} database"),
            "",
            &spec,
        ));
    }
    entities.join("---\n")
}

/// An accepted decision that governs the service, as an annotation.
fn governed_by(plan: Plan, at: usize) -> String {
    let adrs = plan.count(NodeKind::Adr);
    if adrs == 0 {
        return String::new();
    }
    let adr = plan.id((NodeKind::Adr, plan.accepted_adr(at % adrs)));
    format!("  annotations:\n    airsdlc.io/governed-by: {adr}\n")
}

/// The endpoints as an `OpenAPI` definition. Every other one says that it uses the database, if the
/// service is narrow.
fn definition(plan: Plan, service: &ServicePlan, title: &str, at: usize) -> String {
    let mut text = format!(
        "    openapi: 3.0.3\n    info:\n      title: {title} API\n      version: 1.{at}.0\n    paths:\n"
    );
    for (number, endpoint) in service.endpoints.iter().enumerate() {
        let Some((method, route)) = endpoint.split_once(' ') else { continue };
        line(&mut text, &format!("      {route}:\n        {}:", method.to_lowercase()));
        line(&mut text, &format!("          summary: Operation {number} of the items"));
        if service.is_narrow && number % 2 == 0 {
            line(
                &mut text,
                &format!(
                    "          x-airsdlc-uses: [resource:{}]",
                    plan.database_name(service.database)
                ),
            );
        }
        line(
            &mut text,
            "          responses:\n            \"200\":\n              description: Done",
        );
    }
    text
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn entity(kind: &str, name: &str, title: &str, annotations: &str, spec: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\n  title: {title}\n{annotations}spec:\n{spec}"
    )
}

/// `booking-refund-service` as people write it.
fn spaced(name: &str) -> String {
    let text = name.replace('-', " ");
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Go code of a service; its comment names the decision behind it.
fn code(plan: Plan, service: usize, adr: Option<usize>) -> String {
    let package = plan.service_name(service).replace('-', "");
    let because =
        adr.map(|adr| format!(" See {}.", plan.id((NodeKind::Adr, adr)))).unwrap_or_default();
    format!(
        "package {package}\n\nimport \"context\"\n\n// Handle takes one request.{because}\nfunc Handle(ctx context.Context, id string) error {{\n\tif err := ctx.Err(); err != nil {{\n\t\treturn err\n\t}}\n\treturn nil\n}}\n"
    )
}
