//! Where the roots of a repository lie on disk: links from one to another lead as they do there.

use crate::span::RepoPath;

/// The roots, with their places on disk; the first has no name. None where there is only one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Roots {
    /// Names with absolute paths in parts, the longest path first.
    places: Vec<(String, Vec<String>)>,
}

impl Roots {
    pub(crate) fn new(mut places: Vec<(String, Vec<String>)>) -> Self {
        places.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.cmp(b)));
        Self { places }
    }

    /// The name of the root that a file lies in, empty for the first, and its path in that root.
    pub(crate) fn split<'p>(&self, path: &'p RepoPath) -> (&'p str, &'p str) {
        let path = path.as_str();
        match path.split_once('/') {
            Some((root, rest)) if self.has(root) => (root, rest),
            _ => ("", path),
        }
    }

    fn has(&self, name: &str) -> bool {
        !name.is_empty() && self.places.iter().any(|(root, _)| root == name)
    }

    /// The names of all roots but the first.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.iter().map(|(name, _)| name.as_str()).filter(|name| !name.is_empty())
    }

    /// Where a root lies, with `/` behind each part.
    #[cfg(feature = "git")]
    pub(crate) fn place(&self, name: &str) -> Option<String> {
        let (_, place) = self.places.iter().find(|(root, _)| root == name)?;
        Some(place.iter().flat_map(|part| [part.as_str(), "/"]).collect())
    }

    /// The path of a file from the top of the git repository that the first root lies in, `prefix` below the top; `None` if its root
    /// lies elsewhere.
    #[cfg(feature = "git")]
    pub(crate) fn place_in_git(&self, prefix: &str, path: &RepoPath) -> Option<RepoPath> {
        let (root, inside) = self.split(path);
        let below: Vec<&str> = prefix.split('/').filter(|part| !part.is_empty()).collect();
        if root.is_empty() {
            return Some(RepoPath::new(&[&below[..], &[inside]].concat().join("/")));
        }
        let place = |name: &str| self.places.iter().find(|(root, _)| root == name);
        let (_, first) = place("")?;
        let (_, place) = place(root)?;
        let top = first.len().checked_sub(below.len())?;
        let parts = place.strip_prefix(&first[..top])?.iter().map(String::as_str);
        Some(RepoPath::new(&parts.chain([inside]).collect::<Vec<_>>().join("/")))
    }

    /// The path of a file that is given from the top of the git repository; `None` if it lies in no root.
    #[cfg(feature = "git")]
    pub(crate) fn place_of_git(&self, prefix: &str, path: &RepoPath) -> Option<RepoPath> {
        if self.places.is_empty() {
            if prefix.is_empty() {
                return Some(path.clone());
            }
            let inside = path.as_str().strip_prefix(prefix)?.strip_prefix('/')?;
            return Some(RepoPath::new(inside));
        }
        // As a link from the first root to the file leads.
        let up = "../".repeat(prefix.split('/').filter(|part| !part.is_empty()).count());
        self.across("", &up, path.as_str()).map(|path| RepoPath::new(&path))
    }

    /// The path of the graph that a link out of a root leads to, from a directory of that root.
    pub(crate) fn across(&self, root: &str, directory: &str, link: &str) -> Option<String> {
        let (_, place) = self.places.iter().find(|(name, _)| name == root)?;
        let mut parts: Vec<&str> = place.iter().map(String::as_str).collect();
        for part in directory.split('/').chain(link.split('/')) {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        self.places.iter().find_map(|(name, place)| {
            let rest =
                parts.strip_prefix(&*place.iter().map(String::as_str).collect::<Vec<_>>())?;
            let rest = rest.join("/");
            Some(if name.is_empty() { rest } else { format!("{name}/{rest}") })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "git")]
    #[test]
    fn paths_from_the_top_of_git_and_back() {
        let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
        let roots = Roots::new(vec![
            (String::new(), parts("home/top/kb/docs")),
            ("svc".into(), parts("home/top/svc")),
            ("deep".into(), parts("home/top/kb/docs/deep")),
            ("out".into(), parts("home/out")),
        ]);
        for (path, from_top) in [
            ("a.md", Some("kb/docs/a.md")),
            ("x/a.md", Some("kb/docs/x/a.md")),
            ("svc/a/b.go", Some("svc/a/b.go")),
            ("deep/a.md", Some("kb/docs/deep/a.md")),
            ("out/a.md", None),
        ] {
            let found = roots.place_in_git("kb/docs", &RepoPath::new(path));
            assert_eq!(found.as_ref().map(RepoPath::as_str), from_top, "{path}");
            let back = found.and_then(|found| roots.place_of_git("kb/docs", &found));
            assert_eq!(back.as_ref().map(RepoPath::as_str), from_top.map(|_| path), "{path}");
        }
        assert_eq!(roots.place_of_git("kb/docs", &RepoPath::new("other/a.md")), None);
        let one = Roots::default();
        for (prefix, path, from_top) in [("", "x/a.md", "x/a.md"), ("kb", "x/a.md", "kb/x/a.md")] {
            let found =
                one.place_in_git(prefix, &RepoPath::new(path)).expect("it lies in the first");
            assert_eq!(found.as_str(), from_top);
            assert_eq!(one.place_of_git(prefix, &found), Some(RepoPath::new(path)));
        }
        assert_eq!(one.place_of_git("kb", &RepoPath::new("kbx/a.md")), None);
    }

    #[test]
    fn links_lead_from_root_to_root_as_on_disk() {
        let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
        let roots = Roots::new(vec![
            (String::new(), parts("home/main")),
            ("oth".into(), parts("home/other")),
        ]);
        for (root, directory, link, expected) in [
            ("", "docs", "../../other/docs/a.md", Some("oth/docs/a.md")),
            ("oth", "docs", "../../main/a.md", Some("a.md")),
            ("oth", "", "../main/./b/../a.md", Some("a.md")),
            ("", "docs", "../../third/a.md", None),
            ("", "docs", "../../../../../a.md", None),
        ] {
            assert_eq!(roots.across(root, directory, link).as_deref(), expected, "{link}");
        }
        assert_eq!(roots.split(&RepoPath::new("oth/a/b.md")), ("oth", "a/b.md"));
        assert_eq!(roots.split(&RepoPath::new("docs/b.md")), ("", "docs/b.md"));
    }
}
