package dev.kiln.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUrlsTest {

  private final SourceUrls urls = new SourceUrls(Optional.empty());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-oProxyCommand=x",
        "--upload-pack=x",
        "/etc/passwd",
        "host/path",
        "ext::sh -c id",
        "ext::sh",
        "ext::x@host:path",
        "ftp://host/x",
        "git://host/x",
        "jar:http://host/x",
        "https:host/x",
        "https:///x",
        "http://-host/x",
        "http://host/a b",
        "http://host/a\nb",
        "http://host\u0000/",
        "file:///etc/passwd"
      })
  void whatIsNoAddressForASourceIsRefused(String location) {
    assertThatThrownBy(() -> urls.ofFile(location)).isInstanceOf(SourceException.class);
    assertThatThrownBy(() -> urls.ofRepository(location)).isInstanceOf(SourceException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git@host:-path",
        "-git@host:path",
        "git@-host:path",
        "git@host:a\tb",
        "ssh://-oProxyCommand=x/path",
        "ssh://-user@host/path",
        "ssh://git:password@host/path",
        "ssh://host",
        "https://host/repository?key=x"
      })
  void whatIsNoAddressOfARepositoryIsRefused(String location) {
    assertThatThrownBy(() -> urls.ofRepository(location)).isInstanceOf(SourceException.class);
  }

  @Test
  void filesDoNotComeOverSsh() {
    assertThatThrownBy(() -> urls.ofFile("ssh://git@host/x"))
        .hasMessage(
            "ssh://host/x is refused: 'ssh' is not allowed here, only file:, http:, https:");
    assertThatThrownBy(() -> urls.ofFile("git@host:x")).isInstanceOf(SourceException.class);
  }

  @Test
  void addressesAreTakenApart() {
    assertThat(urls.ofFile("HTTPS://me:p%40ss@host:8443/a%20b?c=d#e"))
        .isEqualTo(
            new SourceLocation.Http(
                URI.create("https://host:8443/a%20b?c=d"), Optional.of(new Login("me", "p@ss"))));
    assertThat(urls.ofRepository("me@host:group/repository.git"))
        .isEqualTo(new SourceLocation.Ssh("me", "host", 0, "group/repository.git"));
    assertThat(urls.ofRepository("ssh://host:2222/repository.git"))
        .isEqualTo(new SourceLocation.Ssh("git", "host", 2222, "/repository.git"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://me:secret@host:8443/a?key=secret#f, https://host:8443/a",
    "https://secret@host/a%20b, https://host/a%20b",
    "me@host:path, host:path",
    "https://me:sec/ret@host/x, the URL",
    "https://me:se^cret@host/x, the URL",
    "file:///a/b, file:///a/b"
  })
  void anAddressIsShownWithoutWhatMayBeSecret(String location, String shown) {
    assertThat(SourceUrls.shown(location)).isEqualTo(shown);
  }

  @Test
  void whatIsTakenApartShowsNoSecretEither() {
    assertThat(urls.ofFile("https://me:secret@host/a?key=secret").toString())
        .isEqualTo("https://host/a");
    assertThat(new Login("secret", "secret").toString()).doesNotContain("secret");
  }

  @Test
  void filesOfThisHostLieBelowOneFolderWhereverLinksLead(@TempDir Path folder) throws IOException {
    Path base = Files.createDirectory(folder.resolve("base"));
    Path beside = Files.createDirectory(folder.resolve("base-not"));
    Path inside = Files.createFile(base.resolve("inside"));
    Files.createFile(beside.resolve("outside"));
    Files.createSymbolicLink(base.resolve("out"), beside);
    Files.createSymbolicLink(base.resolve("in"), inside);
    SourceUrls local = new SourceUrls(Optional.of(base));

    assertThat(local.ofFile("file:" + base.resolve("in")))
        .isEqualTo(new SourceLocation.LocalFile(inside.toRealPath()));
    for (String path :
        new String[] {"base-not/outside", "base/out/outside", "base/../base-not/outside"}) {
      assertThatThrownBy(() -> local.ofFile("file://" + folder.resolve(path)))
          .hasMessageContaining("is not below the folder for local sources");
    }
    assertThatThrownBy(() -> local.ofFile("file:" + base.resolve("nothing")))
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> local.ofFile("file://host" + inside))
        .hasMessageContaining("a file on this host is written as file:///path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254", "[fe80::1]", "[::ffff:169.254.0.1]", "[::169.254.1.1]",
        "[64:ff9b::169.254.169.254]", "[2002:a9fe:a9fe::1]", "[fd00:ec2::254]", "2852039166"
      })
  void hostsWhereCloudsKeepCredentialsAreRefused(String host) {
    assertThatThrownBy(() -> SourceHosts.check(host))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("is link-local, where clouds keep credentials");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "10.0.0.1", "[::1]", "[2001:db8::a9fe:a9fe]"})
  void otherHostsAreNot(String host) {
    SourceHosts.check(host);
  }
}
