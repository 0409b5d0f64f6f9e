//! `cargo xtask gen`: writes a profile where one wants it and says where that is.

use std::io::{self, BufWriter, ErrorKind};
use std::path::{Path, PathBuf};

use crate::error::{Context, Result};
use crate::r#gen::Profile;
use crate::place::Place;

pub(crate) fn task(place: &Place, profile: Profile, out: Option<PathBuf>) -> Result<()> {
    if out.as_deref() == Some(Path::new("-")) {
        let mut out = BufWriter::new(io::stdout().lock());
        return match profile.write_to(&mut out) {
            // Whoever reads has seen enough, as `head` has.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written
                .map(drop)
                .context(|| "Cannot write the profile".to_owned()),
        };
    }
    let path = out.unwrap_or_else(|| profile.default_path(&place.target));
    profile.ensure(&path)?;
    println!("{}", path.display());
    Ok(())
}
