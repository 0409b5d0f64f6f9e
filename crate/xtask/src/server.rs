//! A file server for one folder, on this machine's loopback only.
//!
//! It must not do more: no uploads, no listings, nothing outside of the folder
//! (neither by `..` nor by a link), nobody from another machine. A thread for a
//! connection is plenty for one person's browser.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

/// A request line longer than this is nothing that a page of ours asks.
const LONGEST_HEAD: u64 = 16 << 10;

/// What each kind of file is said to be; anything else is bytes to download.
const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json"),
    ("wasm", "application/wasm"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("ico", "image/x-icon"),
    ("txt", "text/plain; charset=utf-8"),
    ("woff2", "font/woff2"),
];

#[derive(Debug)]
pub(crate) struct Server {
    listener: TcpListener,
    folder: PathBuf,
}

impl Server {
    /// Takes a port of the loopback; port 0 takes any free one.
    pub(crate) fn bind(folder: &Path, port: u16) -> io::Result<Self> {
        let folder = folder.canonicalize()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        Ok(Server { listener, folder })
    }

    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until the program ends.
    pub(crate) fn run(self) {
        for stream in self.listener.incoming().flatten() {
            let folder = self.folder.clone();
            // A connection that breaks is the browser's affair.
            thread::spawn(move || drop(answer(&stream, &folder)));
        }
    }
}

fn answer(stream: &TcpStream, folder: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream.take(LONGEST_HEAD));
    let mut request = String::new();
    reader.read_line(&mut request)?;
    // The rest of the head is read, since closing on unread bytes resets the connection.
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let mut out = stream;
    if !matches!(method, "GET" | "HEAD") {
        return refuse(&mut out, "405 Method Not Allowed");
    }
    let opened = path_in(folder, target).and_then(|path| Some((File::open(&path).ok()?, path)));
    let Some((mut file, path)) = opened else {
        return refuse(&mut out, "404 Not Found");
    };
    let length = file.metadata()?.len();
    let kind = content_type(&path);
    write!(
        out,
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )?;
    if method == "GET" {
        io::copy(&mut file, &mut out)?;
    }
    out.flush()
}

fn refuse(out: &mut impl Write, status: &str) -> io::Result<()> {
    let length = status.len();
    write!(
        out,
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{status}"
    )
}

fn content_type(path: &Path) -> &'static str {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or("");
    TYPES
        .iter()
        .find(|(known, _)| *known == extension)
        .map_or("application/octet-stream", |(_, kind)| kind)
}

/// The existing file that a request's target names, if it lies in `folder`
/// (which must be canonical). A folder stands for its `index.html`.
fn path_in(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = PathBuf::from(percent_decoded(path)?);
    if !path
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return None;
    }
    let mut found = folder.join(path).canonicalize().ok()?;
    if found.is_dir() {
        found = found.join("index.html").canonicalize().ok()?;
    }
    (found.starts_with(folder) && found.is_file()).then_some(found)
}

/// `%41` to `A`. None for what is no text, or could end a path early.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first == b'%' {
            let (digits, after) = rest.split_at_checked(2)?;
            let digits = std::str::from_utf8(digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = after;
        } else {
            bytes.push(first);
        }
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|path| !path.contains(['\0', '\\']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A folder with a page in it and a secret beside it, for one test.
    struct Site(PathBuf);

    impl Drop for Site {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    impl Site {
        fn served(&self) -> PathBuf {
            self.0.join("served").canonicalize().unwrap()
        }
    }

    fn site(name: &str) -> Site {
        let base =
            std::env::temp_dir().join(format!("heapglass-server-{name}-{}", std::process::id()));
        fs::create_dir_all(base.join("served/sub")).unwrap();
        fs::write(base.join("secret.txt"), "no").unwrap();
        fs::write(base.join("served/index.html"), "<p>yes").unwrap();
        fs::write(base.join("served/sub/a b.js"), "1").unwrap();
        Site(base)
    }

    #[test]
    fn files_of_the_folder_are_found() {
        let site = site("found");
        let folder = site.served();
        assert_eq!(path_in(&folder, "/"), Some(folder.join("index.html")));
        assert_eq!(
            path_in(&folder, "/index.html?x=1"),
            Some(folder.join("index.html"))
        );
        assert_eq!(
            path_in(&folder, "/sub/a%20b.js"),
            Some(folder.join("sub/a b.js"))
        );
        assert_eq!(path_in(&folder, "/sub"), None, "a folder without a page");
    }

    #[test]
    fn nothing_outside_of_the_folder_is() {
        let site = site("outside");
        let folder = site.served();
        for target in [
            "/../secret.txt",
            "/sub/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/..%5csecret.txt",
            "//etc/passwd",
            "/%00",
            "/%zz",
            "/%",
            "secret.txt",
            "",
        ] {
            assert_eq!(path_in(&folder, target), None, "{target}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_does_not_lead_out() {
        let site = site("link");
        let folder = site.served();
        let link = folder.join("link.txt");
        if !link.exists() {
            std::os::unix::fs::symlink("../secret.txt", &link).unwrap();
        }
        assert_eq!(path_in(&folder, "/link.txt"), None);
    }

    #[test]
    fn it_answers_over_http() {
        let site = site("http");
        let server = Server::bind(&site.served(), 0).unwrap();
        let address = server.address().unwrap();
        assert!(address.ip().is_loopback());
        thread::spawn(|| server.run());
        let ask = |request: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let page = ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(
            page.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/html"),
            "{page}"
        );
        assert!(page.ends_with("\r\n\r\n<p>yes"), "{page}");
        assert!(ask("HEAD / HTTP/1.1\r\n\r\n").ends_with("\r\n\r\n"));
        assert!(ask("GET /../secret.txt HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404"));
        assert!(ask("POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
        assert!(ask("nonsense\r\n\r\n").starts_with("HTTP/1.1 405"));
    }
}
