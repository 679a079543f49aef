//! The configuration, named by the path of its file.

use std::path::Path;

use airsdlc_core::source::Config;

use crate::error::Error;

/// Reads an `airsdlc.toml`.
pub(crate) fn config(path: &Path) -> Result<Config, Error> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Error::File { error, path: path.to_owned() })?;
    Config::parse(&text).map_err(|error| Error::Config { error, path: path.display().to_string() })
}
