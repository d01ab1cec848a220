//! A package's manifest with everything resolved that it inherits from the workspace.

use anyhow::{bail, Context, Result};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value};

const DEPENDENCIES: [&str; 2] = ["dependencies", "build-dependencies"];

/// Of no use to the builder, and each would have to be resolved or locked as well.
const DROPPED: [&str; 7] = [
    "lints",
    "dev-dependencies",
    "test",
    "bench",
    "example",
    "profile",
    "workspace",
];

/// What the builder's own metadata step depends on. Named here, for a target that does not exist, they are locked
/// with the rest and never compiled into a contract.
const METADATA_STEP: [(&str, &str); 2] = [("serde", "1.0"), ("serde_json", "1.0")];

/// The keys of the workspace's manifest that members inherit.
pub struct Workspace {
    package: Table,
    dependencies: Table,
}

/// A manifest that stands alone.
pub struct Manifest {
    document: DocumentMut,
    pub name: String,
    /// Folders, from the root of the repository, of the packages this one depends on by path.
    pub paths: BTreeSet<PathBuf>,
    /// Names of all packages it depends on.
    pub dependencies: BTreeSet<String>,
}

impl Workspace {
    pub fn parse(text: &str) -> Result<Self> {
        let document: DocumentMut = text.parse()?;
        let workspace = document
            .get("workspace")
            .and_then(Item::as_table)
            .context("the root manifest has no [workspace]")?;
        let table = |key| {
            workspace
                .get(key)
                .and_then(Item::as_table)
                .cloned()
                .unwrap_or_default()
        };
        Ok(Self {
            package: table("package"),
            dependencies: table("dependencies"),
        })
    }

    /// Resolves the manifest of the package in `folder` (from the root of the repository). Path dependencies are
    /// redirected to where `place` says their folder is staged.
    pub fn resolve(
        &self,
        text: &str,
        folder: &Path,
        place: &dyn Fn(&Path) -> PathBuf,
    ) -> Result<Manifest> {
        let mut document: DocumentMut = text.parse()?;
        for key in DROPPED {
            document.remove(key);
        }

        let package = document
            .get_mut("package")
            .and_then(Item::as_table_mut)
            .context("no [package]")?;
        self.resolve_package(package)?;
        let name = package
            .get("name")
            .and_then(Item::as_str)
            .context("the package has no name")?
            .to_owned();

        let mut manifest = Manifest {
            document: DocumentMut::new(),
            name,
            paths: BTreeSet::new(),
            dependencies: BTreeSet::new(),
        };
        for key in DEPENDENCIES {
            self.resolve_dependencies(document.get_mut(key), folder, place, &mut manifest)?;
        }
        if let Some(targets) = document.get_mut("target").and_then(Item::as_table_like_mut) {
            for (_, target) in targets.iter_mut() {
                let target = target
                    .as_table_like_mut()
                    .context("[target] holds something else than tables")?;
                target.remove("dev-dependencies");
                for key in DEPENDENCIES {
                    self.resolve_dependencies(target.get_mut(key), folder, place, &mut manifest)?;
                }
            }
        }
        manifest.document = document;
        Ok(manifest)
    }

    fn resolve_package(&self, package: &mut Table) -> Result<()> {
        package.remove("workspace");
        let inherited: Vec<String> = package
            .iter()
            .filter(|(_, item)| inherits(item))
            .map(|(key, _)| key.to_owned())
            .collect();
        for key in inherited {
            let item = self.package.get(&key).with_context(|| {
                format!("`{key}` is inherited, but [workspace.package] does not have it")
            })?;
            package.remove(&key);
            package.insert(&key, item.clone());
        }
        Ok(())
    }

    fn resolve_dependencies(
        &self,
        dependencies: Option<&mut Item>,
        folder: &Path,
        place: &dyn Fn(&Path) -> PathBuf,
        manifest: &mut Manifest,
    ) -> Result<()> {
        let Some(dependencies) = dependencies else {
            return Ok(());
        };
        let table = dependencies
            .as_table_like_mut()
            .context("dependencies are not a table")?;
        let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
        for name in names {
            let item = table.get(&name).context("a dependency vanished")?;
            let dependency = self
                .resolve_dependency(&name, item, folder, place, manifest)
                .with_context(|| format!("dependency `{name}`"))?;
            table.remove(&name);
            table.insert(&name, Item::Value(Value::InlineTable(dependency)));
        }
        Ok(())
    }

    fn resolve_dependency(
        &self,
        name: &str,
        item: &Item,
        folder: &Path,
        place: &dyn Fn(&Path) -> PathBuf,
        manifest: &mut Manifest,
    ) -> Result<InlineTable> {
        let own = inline(item)?;
        let (mut dependency, base) = if inherits(item) {
            let shared = self
                .dependencies
                .get(name)
                .context("it is inherited, but [workspace.dependencies] does not have it")?;
            (merge(inline(shared)?, &own)?, Path::new(""))
        } else {
            (own, folder)
        };

        if let Some(path) = dependency.get("path") {
            let path = path.as_str().context("its path is not a string")?;
            let path = normalise(&base.join(path))?;
            let staged = place(&path);
            let staged = staged.to_str().context("its path is not valid UTF-8")?;
            dependency.insert("path", staged.into());
            manifest.paths.insert(path);
        }
        let package = dependency
            .get("package")
            .and_then(Value::as_str)
            .unwrap_or(name);
        manifest.dependencies.insert(package.to_owned());
        Ok(dependency)
    }
}

impl Manifest {
    pub fn text(&self) -> String {
        self.document.to_string()
    }

    /// Makes the manifest the root of a workspace of its own, in the form the builder expects of a contract.
    pub fn into_contract(mut self) -> Result<Self> {
        for key in ["lib", "features"] {
            if self.document.get(key).is_none() {
                bail!("a contract needs [{key}]");
            }
        }
        // The builder looks for the code under the package's name, the compiler writes it under this one.
        if let Some(lib) = self
            .document
            .get_mut("lib")
            .and_then(Item::as_table_like_mut)
        {
            lib.remove("name");
        }

        let targets = self
            .document
            .entry("target")
            .or_insert_with(|| Item::Table(implicit()));
        let targets = targets
            .as_table_like_mut()
            .context("[target] is not a table")?;
        let mut locked = Table::new();
        for (name, version) in METADATA_STEP {
            locked.insert(name, toml_edit::value(version));
        }
        let mut never = implicit();
        never.insert("dependencies", Item::Table(locked));
        targets.insert("cfg(any())", Item::Table(never));

        self.document.insert("workspace", Item::Table(Table::new()));
        Ok(self)
    }
}

fn implicit() -> Table {
    let mut table = Table::new();
    table.set_implicit(true);
    table
}

fn inherits(item: &Item) -> bool {
    item.as_table_like()
        .and_then(|table| table.get("workspace"))
        .and_then(Item::as_bool)
        .unwrap_or(false)
}

/// A dependency in its long form: `"1.0"` is `{ version = "1.0" }`.
fn inline(item: &Item) -> Result<InlineTable> {
    match item.clone().into_value() {
        Ok(Value::InlineTable(table)) => Ok(table),
        Ok(Value::String(version)) => {
            Ok(InlineTable::from_iter([("version", version.into_value())]))
        }
        _ => bail!("it is neither a version nor a table"),
    }
}

/// What a member adds to an inherited dependency, by cargo's rules: features add up, `optional` and `public` are the
/// member's, and it may switch default features on but not off.
fn merge(mut shared: InlineTable, own: &InlineTable) -> Result<InlineTable> {
    for (key, value) in own.iter() {
        match key {
            "workspace" => {}
            "features" => {
                let mut all = features(shared.get("features"))?;
                for feature in features(Some(value))? {
                    if !all.contains(&feature) {
                        all.push(feature);
                    }
                }
                shared.insert("features", Value::Array(Array::from_iter(all)));
            }
            "default-features" => {
                if value.as_bool() == Some(true) {
                    shared.remove(key);
                }
            }
            "optional" | "public" => {
                shared.insert(key, value.clone());
            }
            _ => bail!("`{key}` cannot be set on an inherited dependency"),
        }
    }
    Ok(shared)
}

fn features(value: Option<&Value>) -> Result<Vec<String>> {
    let Some(value) = value else {
        return Ok(Vec::new());
    };
    let array = value.as_array().context("its features are not a list")?;
    array
        .iter()
        .map(|feature| {
            Ok(feature
                .as_str()
                .context("a feature is not a string")?
                .to_owned())
        })
        .collect()
}

/// Resolves `..` without looking at the disk; the result stays inside the repository.
fn normalise(path: &Path) -> Result<PathBuf> {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => normal.push(part),
            Component::CurDir => {}
            Component::ParentDir if normal.pop() => {}
            _ => bail!("its path {} leaves the repository", path.display()),
        }
    }
    Ok(normal)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::arithmetic_side_effects
    )]
    use super::*;

    const ROOT: &str = r#"
        [workspace]
        members = ["contracts/*"]
        [workspace.package]
        version = "0.1.0"
        edition = "2021"
        authors = ["Keel contributors"]
        [workspace.dependencies]
        ink = { version = "=5.1.1", default-features = false }
        scale = { package = "parity-scale-codec", version = "3.7", default-features = false, features = ["derive"] }
        math = { path = "crates/math", package = "keel-math", default-features = false }
        anyhow = "1"
    "#;

    const VAULT: &str = r#"
        [package]
        name = "vault"
        version.workspace = true
        edition.workspace = true
        authors.workspace = true
        [lib]
        name = "vault"
        path = "lib.rs"
        [dependencies]
        ink.workspace = true
        scale = { workspace = true, features = ["derive", "max-encoded-len"] }
        math = { workspace = true, optional = true }
        book = { path = "../book", default-features = false, features = ["ink-as-dependency"] }
        [dev-dependencies]
        proptest.workspace = true
        [features]
        default = ["std"]
        std = ["ink/std"]
        [lints]
        workspace = true
    "#;

    fn place(path: &Path) -> PathBuf {
        Path::new("/stage").join(path)
    }

    fn resolve(text: &str) -> Result<Manifest> {
        Workspace::parse(ROOT)
            .unwrap()
            .resolve(text, Path::new("contracts/vault"), &place)
    }

    fn parsed(manifest: &Manifest) -> toml::Table {
        manifest.text().parse().unwrap()
    }

    #[test]
    fn inherited_package_keys_become_literal() {
        let vault = resolve(VAULT).unwrap();
        let table = parsed(&vault);
        assert_eq!(vault.name, "vault");
        assert_eq!(table["package"]["version"].as_str(), Some("0.1.0"));
        assert_eq!(table["package"]["edition"].as_str(), Some("2021"));
        assert_eq!(
            table["package"]["authors"][0].as_str(),
            Some("Keel contributors")
        );
        assert!(!vault.text().contains("workspace"));
    }

    #[test]
    fn inherited_dependencies_keep_the_versions_of_the_workspace_and_add_features_once() {
        let table = parsed(&resolve(VAULT).unwrap());
        let expected: toml::Table = r#"
            ink = { version = "=5.1.1", default-features = false }
            scale = { package = "parity-scale-codec", version = "3.7", default-features = false, features = ["derive", "max-encoded-len"] }
            math = { path = "/stage/crates/math", package = "keel-math", default-features = false, optional = true }
            book = { path = "/stage/contracts/book", default-features = false, features = ["ink-as-dependency"] }
        "#
        .parse()
        .unwrap();
        assert_eq!(table["dependencies"].as_table(), Some(&expected));
    }

    #[test]
    fn path_dependencies_are_found_by_folder_and_all_by_package_name() {
        let vault = resolve(VAULT).unwrap();
        let paths: Vec<&str> = vault
            .paths
            .iter()
            .filter_map(|path| path.to_str())
            .collect();
        let names: Vec<&str> = vault.dependencies.iter().map(String::as_str).collect();
        assert_eq!(paths, ["contracts/book", "crates/math"]);
        assert_eq!(names, ["book", "ink", "keel-math", "parity-scale-codec"]);
    }

    #[test]
    fn lints_and_dev_dependencies_are_dropped() {
        let table = parsed(&resolve(VAULT).unwrap());
        assert!(!table.contains_key("lints"));
        assert!(!table.contains_key("dev-dependencies"));
    }

    #[test]
    fn a_member_may_switch_default_features_on_but_not_off() {
        let package = "[package]\nname = \"x\"\n[dependencies]\n";
        let on = format!("{package}ink = {{ workspace = true, default-features = true }}");
        let table = parsed(&resolve(&on).unwrap());
        assert!(table["dependencies"]["ink"]
            .get("default-features")
            .is_none());

        let off = format!("{package}anyhow = {{ workspace = true, default-features = false }}");
        let table = parsed(&resolve(&off).unwrap());
        assert!(table["dependencies"]["anyhow"]
            .get("default-features")
            .is_none());
    }

    #[test]
    fn dependencies_of_a_target_and_tables_of_their_own_are_resolved() {
        let text = "[package]\nname = \"x\"\n[dependencies.scale]\nworkspace = true\nfeatures = [\"serde\"]\n\
                    [target.'cfg(unix)'.dependencies]\nink.workspace = true";
        let table = parsed(&resolve(text).unwrap());
        assert_eq!(
            table["dependencies"]["scale"]["version"].as_str(),
            Some("3.7")
        );
        assert_eq!(
            table["target"]["cfg(unix)"]["dependencies"]["ink"]["version"].as_str(),
            Some("=5.1.1")
        );
    }

    #[test]
    fn what_the_workspace_does_not_have_is_named() {
        let error = resolve("[package]\nname = \"x\"\nhomepage.workspace = true")
            .err()
            .unwrap();
        assert!(
            format!("{error:#}").contains("`homepage` is inherited"),
            "{error:#}"
        );

        let error = resolve("[package]\nname = \"x\"\n[dependencies]\nnone.workspace = true")
            .err()
            .unwrap();
        assert!(
            format!("{error:#}").contains("dependency `none`: it is inherited"),
            "{error:#}"
        );
    }

    #[test]
    fn a_path_outside_the_repository_is_refused() {
        let error =
            resolve("[package]\nname = \"x\"\n[dependencies]\nfar = { path = \"../../../far\" }")
                .err()
                .unwrap();
        assert!(
            format!("{error:#}").contains("leaves the repository"),
            "{error:#}"
        );
    }

    #[test]
    fn a_contract_is_a_workspace_with_the_metadata_step_locked_and_no_library_name() {
        let table = parsed(&resolve(VAULT).unwrap().into_contract().unwrap());
        assert!(table["workspace"].as_table().unwrap().is_empty());
        assert!(table["lib"].get("name").is_none());
        assert_eq!(table["lib"]["path"].as_str(), Some("lib.rs"));
        let locked = &table["target"]["cfg(any())"]["dependencies"];
        assert_eq!(locked["serde_json"].as_str(), Some("1.0"));
    }

    #[test]
    fn a_contract_without_a_library_is_refused() {
        let error = resolve("[package]\nname = \"x\"")
            .unwrap()
            .into_contract()
            .err()
            .unwrap();
        assert_eq!(error.to_string(), "a contract needs [lib]");
    }
}
