//! The languages whose comments are read: which files they are, and what marks they have.
//!
//! Two tables: a [`Grammar`] for each family, and [`LANGUAGES`], which names the files of each.

use super::grammar::{
    Docs, Grammar, Heredoc, Marker, NONE, Shape, Text, block, block_line, first, marker, nested,
    raw, shaped, text, word,
};

/// How the files of a language are read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    Code(&'static Grammar),
    /// Elements with comments of their own, and code inside `<script>` and `<style>`.
    Markup,
    /// Markup with code between `<?php` and `?>`.
    Php,
}

/// One row of [`LANGUAGES`].
#[derive(Debug)]
pub(crate) struct Language {
    #[cfg_attr(not(test), expect(dead_code, reason = "it says what the row is"))]
    pub(super) name: &'static str,
    /// Lower case.
    pub(super) extensions: &'static [&'static str],
    /// File names, perhaps with an extension after them: `Dockerfile.dev`.
    pub(super) files: &'static [&'static str],
    /// What `#!` may name, without a version.
    pub(super) interpreters: &'static [&'static str],
    pub(super) form: Form,
}

const SLASHES: &[Marker] = &[marker("//")];
const HASH: &[Marker] = &[marker("#")];
const HASH_WORD: &[Marker] = &[word("#")];
const DOUBLE: Text = text("\"");
const SINGLE: Text = text("'");
const CHARACTER: Text = shaped(Shape::Character);
const TRIPLE: Text = text("\"\"\"").spans();
const TRIPLE_SINGLE: Text = text("'''").spans();
const RAW_TRIPLE: Text = raw("\"\"\"", "\"\"\"").spans();

const C: Grammar = Grammar {
    markers: SLASHES,
    blocks: &[block("/*", "*/")],
    texts: &[shaped(Shape::Delimited).escape(0).spans(), DOUBLE, CHARACTER],
    ..NONE
};
const GO: Grammar = Grammar { texts: &[raw("`", "`").spans(), DOUBLE, CHARACTER], ..C };
const RUST: Grammar = Grammar {
    blocks: &[nested("/*", "*/")],
    texts: &[
        shaped(Shape::Hashes("r")).escape(0).spans(),
        shaped(Shape::Hashes("br")).escape(0).spans(),
        shaped(Shape::Hashes("cr")).escape(0).spans(),
        DOUBLE.spans(),
        CHARACTER,
    ],
    ..C
};
const JAVA: Grammar = Grammar { texts: &[TRIPLE, DOUBLE, CHARACTER], ..C };
const GROOVY: Grammar = Grammar {
    texts: &[TRIPLE.hole("${"), TRIPLE_SINGLE, DOUBLE.hole("${"), SINGLE],
    patterns: true,
    ..C
};
const KOTLIN: Grammar = Grammar {
    blocks: &[nested("/*", "*/")],
    texts: &[RAW_TRIPLE.hole("${"), DOUBLE.hole("${"), CHARACTER],
    ..C
};
const CSHARP: Grammar = Grammar {
    texts: &[
        RAW_TRIPLE,
        raw("@\"", "\"").spans(),
        raw("$@\"", "\"").spans(),
        raw("@$\"", "\"").spans(),
        DOUBLE,
        CHARACTER,
    ],
    ..C
};
const SWIFT: Grammar = Grammar {
    blocks: &[nested("/*", "*/")],
    texts: &[shaped(Shape::Hashes("")).escape(0).spans(), TRIPLE.hole("\\("), DOUBLE.hole("\\(")],
    ..C
};
const DART: Grammar = Grammar {
    blocks: &[nested("/*", "*/")],
    texts: &[
        raw("r\"", "\""),
        raw("r'", "'"),
        TRIPLE.hole("${"),
        TRIPLE_SINGLE.hole("${"),
        DOUBLE.hole("${"),
        SINGLE.hole("${"),
    ],
    ..C
};
pub(super) const SCRIPT: Grammar =
    Grammar { texts: &[text("`").spans().hole("${"), DOUBLE, SINGLE], patterns: true, ..C };
pub(super) const CSS: Grammar = Grammar { markers: &[], texts: &[DOUBLE, SINGLE], ..C };
/// `//` in `url(http://…)` begins no comment.
pub(super) const SCSS: Grammar = Grammar { markers: &[word("//")], ..CSS };
pub(super) const PHP: Grammar = Grammar {
    // `#[` begins an attribute.
    markers: &[marker("//"), marker("#")],
    texts: &[DOUBLE.spans(), SINGLE.spans()],
    plain: &["#["],
    heredoc: Heredoc::Joined("<<<"),
    ..C
};
const ZIG: Grammar = Grammar { blocks: &[], texts: &[raw("\\\\", "\n"), DOUBLE, CHARACTER], ..C };
const D: Grammar = Grammar {
    blocks: &[block("/*", "*/"), nested("/+", "+/")],
    texts: &[raw("`", "`").spans(), raw("r\"", "\"").spans(), DOUBLE.spans(), CHARACTER],
    ..C
};
/// Quotes of either kind, as in languages without characters.
const PROTO: Grammar = Grammar { texts: &[DOUBLE, SINGLE], ..C };
const THRIFT: Grammar = Grammar { markers: &[marker("//"), marker("#")], ..PROTO };
const JSONNET: Grammar =
    Grammar { texts: &[raw("|||", "|||").spans(), DOUBLE.spans(), SINGLE.spans()], ..THRIFT };
const TERRAFORM: Grammar = Grammar {
    markers: &[marker("//"), marker("#")],
    texts: &[DOUBLE.hole("${")],
    heredoc: Heredoc::Joined("<<"),
    ..C
};
const NIX: Grammar = Grammar {
    markers: HASH,
    texts: &[
        DOUBLE.spans().hole("${"),
        raw("''", "''").spans().hole("${").keeps(&["''$", "'''", "''\\"]),
    ],
    ..C
};
const VERILOG: Grammar = Grammar { texts: &[DOUBLE], ..C };
const ASSEMBLY: Grammar = Grammar {
    markers: &[marker("//"), marker(";"), first("#"), first("@")],
    texts: &[DOUBLE],
    ..C
};

const PYTHON: Grammar = Grammar {
    markers: HASH,
    texts: &[
        shaped(Shape::Marks("r\"\"\"", "\"\"\"")).spans(),
        shaped(Shape::Marks("r'''", "'''")).spans(),
        TRIPLE,
        TRIPLE_SINGLE,
        DOUBLE,
        SINGLE,
    ],
    docs: Docs::Statement,
    ..NONE
};
const TOML: Grammar = Grammar {
    markers: HASH,
    texts: &[TRIPLE, raw("'''", "'''").spans(), DOUBLE, raw("'", "'")],
    ..NONE
};
const GRAPHQL: Grammar =
    Grammar { markers: HASH, texts: &[TRIPLE, DOUBLE], docs: Docs::Line, ..NONE };
const JULIA: Grammar = Grammar {
    markers: HASH,
    blocks: &[nested("#=", "=#")],
    texts: &[TRIPLE.hole("$("), DOUBLE.spans().hole("$("), CHARACTER],
    docs: Docs::Statement,
    ..NONE
};
const RUBY: Grammar = Grammar {
    markers: HASH_WORD,
    blocks: &[block_line("=begin", "\n=end")],
    texts: &[DOUBLE.spans().hole("#{"), SINGLE, text("`").hole("#{")],
    plain: &["?\"", "?'", "?#"],
    patterns: true,
    heredoc: Heredoc::Joined("<<"),
    ..NONE
};
const PERL: Grammar = Grammar {
    markers: HASH_WORD,
    blocks: &[
        block_line("=pod", "\n=cut"),
        block_line("=head", "\n=cut"),
        block_line("=over", "\n=cut"),
        block_line("=item", "\n=cut"),
        block_line("=begin", "\n=cut"),
        block_line("=for", "\n=cut"),
        block_line("=encoding", "\n=cut"),
    ],
    // A quote in a pattern that is not seen as one costs its line, not the file.
    texts: &[DOUBLE, SINGLE],
    plain: &["$#", "$'", "$\""],
    patterns: true,
    heredoc: Heredoc::Joined("<<"),
    ..NONE
};
const ELIXIR: Grammar = Grammar {
    markers: HASH,
    blocks: &[
        block("@doc \"\"\"", "\"\"\""),
        block("@moduledoc \"\"\"", "\"\"\""),
        block("@typedoc \"\"\"", "\"\"\""),
        block("@doc ~S\"\"\"", "\"\"\""),
        block("@moduledoc ~S\"\"\"", "\"\"\""),
    ],
    texts: &[TRIPLE.hole("#{"), TRIPLE_SINGLE.hole("#{"), DOUBLE.hole("#{"), SINGLE.hole("#{")],
    plain: &["?\"", "?'", "?#"],
    ..NONE
};
const SHELL: Grammar = Grammar {
    markers: HASH_WORD,
    texts: &[
        DOUBLE.spans().hole("$("),
        shaped(Shape::Marks("$'", "'")).spans(),
        raw("'", "'").spans(),
    ],
    heredoc: Heredoc::Apart("<<"),
    ..NONE
};
const POWERSHELL: Grammar = Grammar {
    markers: HASH_WORD,
    blocks: &[block("<#", "#>")],
    texts: &[
        raw("@\"", "\n\"@").spans(),
        raw("@'", "\n'@").spans(),
        DOUBLE.escape(b'`').spans().hole("$("),
        raw("'", "'").spans(),
    ],
    ..NONE
};
const MAKE: Grammar = Grammar { markers: HASH_WORD, texts: &[DOUBLE, raw("'", "'")], ..NONE };
const CMAKE: Grammar = Grammar {
    markers: HASH,
    blocks: &[block("#[[", "]]"), block("#[=[", "]=]")],
    texts: &[shaped(Shape::Brackets).escape(0).spans(), DOUBLE.spans()],
    ..NONE
};
const LINE_HASH: Grammar = Grammar { markers: &[first("#")], ..NONE };
const TCL: Grammar = Grammar { markers: HASH_WORD, texts: &[DOUBLE], ..NONE };
const R: Grammar = Grammar {
    markers: HASH,
    texts: &[
        raw("r\"(", ")\"").spans(),
        raw("r\"---(", ")---\"").spans(),
        DOUBLE.spans(),
        SINGLE.spans(),
        raw("`", "`"),
    ],
    ..NONE
};
const AWK: Grammar = Grammar { markers: HASH, texts: &[DOUBLE], patterns: true, ..NONE };
const REGO: Grammar = Grammar { markers: HASH, texts: &[raw("`", "`").spans(), DOUBLE], ..NONE };
const CRYSTAL: Grammar = Grammar { blocks: &[], patterns: false, ..RUBY };
const COFFEE: Grammar = Grammar {
    markers: HASH,
    blocks: &[block("###", "###")],
    texts: &[
        TRIPLE.hole("#{"),
        TRIPLE_SINGLE,
        DOUBLE.spans().hole("#{"),
        SINGLE.spans(),
        text("`").spans(),
    ],
    patterns: true,
    ..NONE
};
const NIM: Grammar = Grammar {
    markers: HASH,
    blocks: &[nested("##[", "]##"), nested("#[", "]#")],
    texts: &[RAW_TRIPLE, raw("r\"", "\""), DOUBLE, CHARACTER],
    ..NONE
};

const SQL: Grammar = Grammar {
    markers: &[marker("--")],
    blocks: &[block("/*", "*/")],
    texts: &[raw("'", "'").spans(), raw("\"", "\"").spans(), raw("`", "`").spans()],
    ..NONE
};
const LUA: Grammar = Grammar {
    markers: &[marker("--")],
    blocks: &[
        block("--[[", "]]"),
        block("--[=[", "]=]"),
        block("--[==[", "]==]"),
        block("--[===[", "]===]"),
    ],
    texts: &[shaped(Shape::Brackets).escape(0).spans(), DOUBLE, SINGLE],
    ..NONE
};
const HASKELL: Grammar = Grammar {
    markers: &[marker("--")],
    blocks: &[nested("{-", "-}")],
    texts: &[TRIPLE, DOUBLE, CHARACTER],
    ..NONE
};
const ADA: Grammar =
    Grammar { markers: &[marker("--")], texts: &[raw("\"", "\""), CHARACTER], ..NONE };
const OCAML: Grammar = Grammar {
    blocks: &[nested("(*", "*)")],
    texts: &[shaped(Shape::Piped).escape(0).spans(), DOUBLE.spans(), CHARACTER],
    ..NONE
};
const FSHARP: Grammar = Grammar {
    markers: SLASHES,
    blocks: &[nested("(*", "*)")],
    texts: &[RAW_TRIPLE, raw("@\"", "\"").spans(), DOUBLE.spans(), CHARACTER],
    ..NONE
};
const PASCAL: Grammar = Grammar {
    markers: SLASHES,
    blocks: &[block("{", "}"), block("(*", "*)")],
    texts: &[raw("'", "'")],
    ..NONE
};
const LISP: Grammar = Grammar {
    markers: &[marker(";")],
    blocks: &[nested("#|", "|#")],
    texts: &[DOUBLE.spans()],
    ..NONE
};
const CLOJURE: Grammar = Grammar { blocks: &[], ..LISP };
const ERLANG: Grammar = Grammar {
    markers: &[marker("%")],
    texts: &[TRIPLE, DOUBLE.spans(), SINGLE],
    plain: &["$\"", "$'", "$%"],
    ..NONE
};
const PROLOG: Grammar = Grammar {
    markers: &[marker("%")],
    blocks: &[block("/*", "*/")],
    texts: &[DOUBLE, SINGLE],
    plain: &["0'\"", "0''", "0'%"],
    ..NONE
};
const BASIC: Grammar = Grammar {
    markers: &[marker("'"), first("REM "), first("Rem ")],
    texts: &[raw("\"", "\"")],
    ..NONE
};
const BATCH: Grammar = Grammar {
    markers: &[
        first("REM "),
        first("rem "),
        first("Rem "),
        first("@REM "),
        first("@rem "),
        first("::"),
    ],
    ..NONE
};
const FORTRAN: Grammar =
    Grammar { markers: &[marker("!")], texts: &[raw("\"", "\""), raw("'", "'")], ..NONE };
const COBOL: Grammar =
    Grammar { markers: &[marker("*>")], texts: &[raw("\"", "\""), raw("'", "'")], ..NONE };
const VIM: Grammar = Grammar { markers: &[first("\"")], texts: &[DOUBLE, raw("'", "'")], ..NONE };

macro_rules! languages {
    ($($name:literal $form:expr, $extensions:expr, $files:expr, $interpreters:expr;)*) => {
        /// Every language; no two share an extension.
        pub(super) const LANGUAGES: &[Language] = &[$(Language {
            name: $name, form: $form, extensions: &$extensions, files: &$files,
            interpreters: &$interpreters,
        }),*];
    };
}

use Form::Code;

languages! {
    "Go"          Code(&GO),         ["go"], [], [];
    "Rust"        Code(&RUST),       ["rs"], [], [];
    "Python"      Code(&PYTHON),     ["py", "pyi", "pyx", "bzl", "star"], ["BUILD", "WORKSPACE", "Tiltfile", "SConstruct"], ["python", "pypy"];
    "Java"        Code(&JAVA),       ["java"], [], [];
    "Kotlin"      Code(&KOTLIN),     ["kt", "kts"], [], [];
    "Scala"       Code(&KOTLIN),     ["scala", "sc", "sbt"], [], [];
    "Groovy"      Code(&GROOVY),     ["groovy", "gradle"], ["Jenkinsfile"], ["groovy"];
    "C"           Code(&C),          ["c", "h", "m", "mm", "glsl", "vert", "frag", "comp", "hlsl", "metal", "wgsl", "ino", "ipp"], [], [];
    "C++"         Code(&C),          ["cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "cu", "cuh"], [], [];
    "C#"          Code(&CSHARP),     ["cs", "csx"], [], [];
    "JavaScript"  Code(&SCRIPT),     ["js", "mjs", "cjs", "jsx"], [], ["node", "bun", "deno"];
    "TypeScript"  Code(&SCRIPT),     ["ts", "mts", "cts", "tsx"], [], ["ts-node", "tsx"];
    "PHP"         Form::Php,         ["php", "phtml"], [], ["php"];
    "Ruby"        Code(&RUBY),       ["rb", "rake", "gemspec", "ru"], ["Rakefile", "Gemfile", "Vagrantfile", "Podfile", "Fastfile", "Brewfile"], ["ruby"];
    "Crystal"     Code(&CRYSTAL),    ["cr"], [], [];
    "Swift"       Code(&SWIFT),      ["swift"], [], ["swift"];
    "Dart"        Code(&DART),       ["dart"], [], ["dart"];
    "Elixir"      Code(&ELIXIR),     ["ex", "exs"], [], ["elixir"];
    "Erlang"      Code(&ERLANG),     ["erl", "hrl"], [], ["escript"];
    "Haskell"     Code(&HASKELL),    ["hs", "elm", "purs", "idr"], [], ["runhaskell"];
    "OCaml"       Code(&OCAML),      ["ml", "mli"], [], ["ocaml"];
    "F#"          Code(&FSHARP),     ["fs", "fsi", "fsx"], [], [];
    "Clojure"     Code(&CLOJURE),    ["clj", "cljs", "cljc", "edn"], [], ["bb"];
    "Lisp"        Code(&LISP),       ["lisp", "lsp", "el", "scm", "ss", "rkt", "fnl"], [], ["sbcl", "racket", "guile"];
    "Lua"         Code(&LUA),        ["lua"], [], ["lua", "luajit"];
    "Perl"        Code(&PERL),       ["pl", "pm", "t"], [], ["perl"];
    "R"           Code(&R),          ["r"], [], ["Rscript"];
    "Julia"       Code(&JULIA),      ["jl"], [], ["julia"];
    "Shell"       Code(&SHELL),      ["sh", "bash", "zsh", "ksh", "bats"], [], ["sh", "bash", "zsh", "ksh", "dash", "bats"];
    "fish"        Code(&Grammar { texts: &[DOUBLE.spans(), SINGLE.spans()], ..TCL }), ["fish"], [], ["fish"];
    "PowerShell"  Code(&POWERSHELL), ["ps1", "psm1", "psd1"], [], ["pwsh"];
    "Batch"       Code(&BATCH),      ["bat", "cmd"], [], [];
    "Tcl"         Code(&TCL),        ["tcl"], [], ["tclsh", "expect"];
    "Awk"         Code(&AWK),        ["awk"], [], ["awk", "gawk"];
    "SQL"         Code(&SQL),        ["sql", "psql", "plsql", "ddl"], [], [];
    "Terraform"   Code(&TERRAFORM),  ["tf", "tfvars", "hcl", "nomad"], [], [];
    "Dockerfile"  Code(&LINE_HASH),  ["dockerfile"], ["Dockerfile", "Containerfile"], [];
    "Gherkin"     Code(&LINE_HASH),  ["feature"], [], [];
    "Makefile"    Code(&MAKE),       ["mk", "mak"], ["Makefile", "makefile", "GNUmakefile"], ["make"];
    "just"        Code(&MAKE),       ["just"], ["justfile", "Justfile"], ["just"];
    "CMake"       Code(&CMAKE),      ["cmake"], ["CMakeLists"], [];
    "TOML"        Code(&TOML),       ["toml"], [], [];
    "Nix"         Code(&NIX),        ["nix"], [], [];
    "Jsonnet"     Code(&JSONNET),    ["jsonnet", "libsonnet"], [], [];
    "CUE"         Code(&Grammar { blocks: &[], ..JAVA }), ["cue"], [], [];
    "Rego"        Code(&REGO),       ["rego"], [], [];
    "Protobuf"    Code(&PROTO),      ["proto"], [], [];
    "Thrift"      Code(&THRIFT),     ["thrift"], [], [];
    "GraphQL"     Code(&GRAPHQL),    ["graphql", "gql", "graphqls"], [], [];
    "Solidity"    Code(&PROTO),      ["sol"], [], [];
    "CSS"         Code(&CSS),        ["css"], [], [];
    "SCSS"        Code(&SCSS),       ["scss", "less", "sass", "styl"], [], [];
    "CoffeeScript" Code(&COFFEE),    ["coffee"], [], ["coffee"];
    "HTML"        Form::Markup,      ["html", "htm", "xhtml", "vue", "svelte", "astro"], [], [];
    "XML"         Form::Markup,      ["xml", "xsd", "xsl", "xslt", "xaml", "wsdl", "csproj", "fsproj", "props", "targets"], [], [];
    "Zig"         Code(&ZIG),        ["zig"], [], [];
    "Nim"         Code(&NIM),        ["nim", "nims"], [], [];
    "D"           Code(&D),          ["d"], [], [];
    "V, Verilog"  Code(&VERILOG),    ["v", "sv", "svh"], [], [];
    "VHDL, Ada"   Code(&ADA),        ["vhd", "vhdl", "ada", "adb", "ads"], [], [];
    "Pascal"      Code(&PASCAL),     ["pas", "pp", "dpr", "lpr"], [], [];
    "Prolog"      Code(&PROLOG),     ["pro", "prolog"], [], ["swipl"];
    "Basic"       Code(&BASIC),      ["vb", "vbs", "bas"], [], [];
    "Fortran"     Code(&FORTRAN),    ["f90", "f95", "f03", "f08"], [], [];
    "COBOL"       Code(&COBOL),      ["cob", "cbl", "cpy"], [], [];
    "Assembly"    Code(&ASSEMBLY),   ["s", "asm"], [], [];
    "Vim script"  Code(&VIM),        ["vim"], [], [];
}

impl Language {
    /// The language of a file by its name: by its extension, else by the name before the first dot.
    pub(super) fn of_file(name: &str) -> Option<&'static Self> {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let stem = name.split('.').next().unwrap_or_default();
        let by_extension = LANGUAGES.iter().find(|language| {
            language.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension))
        });
        by_extension.or_else(|| LANGUAGES.iter().find(|language| language.files.contains(&stem)))
    }

    /// The language that the first line of a script names: `#!/usr/bin/env -S python3.12 -u`.
    pub(super) fn of_shebang(bytes: &[u8]) -> Option<&'static Self> {
        let line = bytes.strip_prefix(b"#!")?;
        let end = memchr::memchr(b'\n', line).unwrap_or(line.len()).min(256);
        let line = std::str::from_utf8(&line[..end]).ok()?;
        let mut words = line.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
        let mut program = words.next()?;
        if program == "env" {
            program = words.find(|word| !word.starts_with('-') && !word.contains('='))?;
        }
        let program = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        LANGUAGES.iter().find(|language| language.interpreters.contains(&program))
    }
}
