//! Where things are: the repository, what was built beside the running test, a folder to write to.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The root of the repository.
pub fn repository() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The `keel` command that was built with the tests.
pub fn keel() -> PathBuf {
    let keel = profile().join("keel");
    assert!(
        keel.is_file(),
        "{} is missing; build the whole workspace first: cargo build --workspace",
        keel.display()
    );
    keel
}

/// An empty folder for one test, below the target folder; it stays there after the test, to be looked at.
pub fn empty_folder(name: &str) -> PathBuf {
    let target = profile().parent().map(Path::to_path_buf);
    let folder = target.expect("a target folder").join("tmp").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the folder of an earlier run can be removed");
    }
    fs::create_dir_all(&folder).expect("the target folder can be written to");
    folder
}

/// `target/debug`: tests lie in its folder `deps`.
fn profile() -> PathBuf {
    let test = env::current_exe().expect("a test has a path");
    let deps = test.parent().and_then(Path::parent);
    deps.expect("a test lies below the target folder")
        .to_path_buf()
}
