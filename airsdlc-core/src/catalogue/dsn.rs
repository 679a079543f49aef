//! Connection strings: which hosts a value of an environment names.
//!
//! Sources: RFC 3986 for the authority of a URL; `user:password@tcp(host:port)/name` is that of
//! Go's `MySQL` driver; `host=a port=b` is a string of libpq, `Server=a;Database=b` one of ADO.NET. Only scheme and host leave this module: whatever may be a password does not.

/// A host that a connection string names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dsn {
    /// `postgres://booking-db`: scheme and host, and nothing else of what was written.
    pub(super) text: String,
    pub(super) host: String,
}

/// The hosts that a value names: an address, or keys with values.
pub(super) fn hosts(value: &str) -> Vec<Dsn> {
    if let Some((_, rest)) = value.rsplit_once("@tcp(") {
        return dsn("mysql", rest.split(')').next().unwrap_or_default());
    }
    match value.matches("://").count() {
        0 => keyed(value),
        1 => url(value),
        _ => value.split([',', ' ', ';', '\n']).flat_map(url).collect(),
    }
}

fn url(text: &str) -> Vec<Dsn> {
    let Some((before, rest)) = text.split_once("://") else { return Vec::new() };
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let start = before.trim_end_matches(is_scheme).len();
    // A password may hold any character where nobody escaped it: the host stands past the last `@`.
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    dsn(&before[start..], rest.split(['/', '?', '#', '"', '\'', ' ']).next().unwrap_or_default())
}

/// The host of keys with values: `host=db port=5432 dbname=x`, `Server=db,1433;Database=x`. What stands
/// behind a password may be a part of it and is not read.
fn keyed(value: &str) -> Vec<Dsn> {
    const HOSTS: &[&str] = &["host", "server", "data source"];
    const OTHERS: &[&str] =
        &["port", "dbname", "database", "initial catalog", "user", "user id", "uid", "sslmode"];
    let (scheme, separator) = if value.contains(';') { ("sql", ';') } else { ("postgres", ' ') };
    let mut host = None;
    let mut is_known = false;
    for pair in value.split(separator) {
        let Some((key, value)) = pair.split_once('=') else { continue };
        let key = key.trim().to_ascii_lowercase();
        if matches!(key.as_str(), "password" | "pwd") {
            is_known = true;
            break;
        }
        is_known |= OTHERS.contains(&key.as_str());
        if HOSTS.contains(&key.as_str()) {
            host = host.or(Some(value.trim()));
        }
    }
    let Some(host) = host.filter(|_| is_known) else { return Vec::new() };
    let host = host.strip_prefix("tcp:").unwrap_or(host);
    let host = host.split([',', '\\']).next().unwrap_or_default();
    dsn(scheme, host.trim_matches(['\'', '"']))
}

/// The hosts of an authority without its user: `a:1,b:2`.
fn dsn(scheme: &str, authority: &str) -> Vec<Dsn> {
    let mut found = Vec::new();
    for host in authority.split(',') {
        let host = host.split(':').next().unwrap_or_default();
        let is_name = host.starts_with(|c: char| c.is_ascii_alphanumeric())
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        let is_here = host == "localhost" || host.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if is_name && !is_here && !scheme.is_empty() {
            found.push(Dsn { text: format!("{scheme}://{host}"), host: host.to_owned() });
        }
    }
    found
}

/// A value with the defaults of its variables filled in: `${HOST:-db}` is `db`. Another variable is
/// no name, and stays as `$`, which no host contains.
pub(super) fn expand(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        if let Some(inner) = after.strip_prefix('{') {
            let (variable, tail) = inner.split_once('}').unwrap_or((inner, ""));
            let name = variable.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let default = name.strip_prefix(":-").or_else(|| name.strip_prefix('-'));
            out.push_str(default.unwrap_or("$"));
            rest = tail;
        } else {
            out.push('$');
            rest = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_values() {
        for (value, expected) in [
            (
                "postgres://user:pw@booking-db:5432/booking?sslmode=off",
                &["postgres://booking-db"][..],
            ),
            ("postgres://u:p@ss/w?o#rd@db/x", &["postgres://db"]),
            ("redis://:secret@cache", &["redis://cache"]),
            ("jdbc:postgresql://db/x?password=secret", &["postgresql://db"]),
            ("mongodb://u:p@a:1,b:2/x", &["mongodb://a", "mongodb://b"]),
            ("u:p@tcp(mysql:3306)/x", &["mysql://mysql"]),
            ("http://a:1, http://b", &["http://a", "http://b"]),
            ("postgres://u:p@$/x", &[]),
            ("postgres://localhost/x", &[]),
            ("http://127.0.0.1:80", &[]),
            ("http://*:80", &[]),
            ("://", &[]),
            ("booking-db:5432", &[]),
            ("host=booking-db port=5432 dbname=x password=host=evil", &["postgres://booking-db"]),
            ("Server=tcp:booking-db,1433;Database=x;Password=p;Server=q", &["sql://booking-db"]),
            ("Data Source=db\\one;User Id=u", &["sql://db"]),
            ("password=a host=b port=1", &[]),
            ("host=db", &[]),
            ("Server=$;Database=x", &[]),
            ("host=/var/run port=1", &[]),
            ("-Dhost=db -Dport=1", &[]),
        ] {
            let found: Vec<String> = hosts(value).into_iter().map(|dsn| dsn.text).collect();
            assert_eq!(found, expected, "{value}");
        }
    }

    #[test]
    fn variables_are_no_names() {
        for (value, expected) in [
            ("http://${HOST}:1/$PATH/x", "http://$:1/$/x"),
            ("${HOST:-db}", "db"),
            ("${HOST-db}${X:?no}", "db$"),
            ("a$$b ${", "a$$ $"),
        ] {
            assert_eq!(expand(value), expected, "{value}");
        }
    }
}
