//! The login name of who runs the program.

use crate::store::read_whole;
use std::path::Path;

/// The login name: `$LOGNAME`, else `$USER`, else what `/etc/passwd` says. The system's own lookup may ask a server of its
/// network, and this program opens no connection.
pub(super) fn login_name(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let uid = rustix::process::getuid().as_raw();
    let of_file = || name_in(&read_whole(Path::new("/etc/passwd")).ok()?, uid);
    variable("LOGNAME").or_else(|| variable("USER")).or_else(of_file)
}

/// The first name with a number in a file of users (passwd(5)): `name:password:number:…`.
fn name_in(passwd: &[u8], uid: u32) -> Option<String> {
    let lines = passwd.split(|&b| b == b'\n').filter_map(|line| std::str::from_utf8(line).ok());
    let mut users = lines.map(|line| line.split(':'));
    users.find_map(|mut fields| {
        let name = fields.next().filter(|name| !name.is_empty())?;
        (fields.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_that_of_the_number_in_the_file_of_users() {
        let passwd = b"# users\nroot:x:0:0:root:/root:/bin/sh\n:x:7:\n\xff:x:7:\nkp:x:1000:1000\nother:x:1000:9\n+::::::\n";
        assert_eq!(name_in(passwd, 0).as_deref(), Some("root"));
        assert_eq!(name_in(passwd, 1000).as_deref(), Some("kp"));
        assert_eq!(name_in(passwd, 7), None);
        assert_eq!(name_in(b"", 0), None);
    }

    #[test]
    fn what_the_environment_says_comes_first() {
        let with =
            |set: &'static [&'static str]| move |name: &str| set.contains(&name).then(|| name.to_lowercase());
        assert_eq!(login_name(with(&["LOGNAME", "USER"])).as_deref(), Some("logname"));
        assert_eq!(login_name(with(&["USER"])).as_deref(), Some("user"));
    }
}
