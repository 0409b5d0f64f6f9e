//! `cargo xtask serve`: from a fresh machine to the page in a browser.

use std::io::ErrorKind;

use crate::error::{Context, Error, Result};
use crate::place::Place;
use crate::server::Server;
use crate::setup;
use crate::tasks::build;

/// Where the page is served if nobody says otherwise and the port is free.
const USUAL_PORT: u16 = 8417;

/// Sets up, builds, and serves until Ctrl-C.
pub(crate) fn task(place: &Place, port: Option<u16>) -> Result<()> {
    let tools = setup::for_build(place)?;
    build::everything(place, &tools)?;
    let server = bind(place, port)?;
    let address = server
        .address()
        .context(|| "Cannot tell the server's address".to_owned())?;
    println!("heapglass is at http://{address}/ (Ctrl-C ends it)");
    server.run();
    Ok(())
}

/// A port that was asked for must be it; the usual one may give way.
fn bind(place: &Place, port: Option<u16>) -> Result<Server> {
    let folder = place.dist();
    let usual = Server::bind(&folder, port.unwrap_or(USUAL_PORT));
    match (usual, port) {
        (Err(error), None) if error.kind() == ErrorKind::AddrInUse => {
            Server::bind(&folder, 0).context(|| "Cannot serve on any port".to_owned())
        }
        (Err(error), Some(port)) if error.kind() == ErrorKind::AddrInUse => Err(Error::new(
            format!("Port {port} is taken: choose another with --port, or leave it out"),
        )),
        (served, _) => served.context(|| format!("Cannot serve {}", place.short(&folder))),
    }
}
