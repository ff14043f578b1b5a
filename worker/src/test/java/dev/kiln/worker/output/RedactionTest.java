package dev.kiln.worker.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.configuration.Proxies;
import dev.kiln.pattern.LinearPattern;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {

  @Test
  void aSecretFromAFileIsFoundInBase64WithoutTheLineBreakAtItsEnd() {
    Redaction redaction = new Redaction(List.of("S3cr/t+T0ken=w1th~s1gns-77\n"));

    assertThat(redaction.apply("it is UzNjci90K1Qwa2VuPXcxdGh+czFnbnMtNzc="))
        .isEqualTo("it is ***");
  }

  @Test
  void secretsAreTakenOutWhereverTheyStand() {
    Redaction redaction = new Redaction(List.of("hunter22", "swordfish"));

    String clean = redaction.apply("login hunter22:swordfish, again xhunter22x");

    assertThat(clean).isEqualTo("login ***:***, again x***x");
  }

  @Test
  void secretsThatOverlapAreTakenOutAsOne() {
    Redaction redaction = new Redaction(List.of("abcdef", "defghi", "cdef"));

    assertThat(redaction.apply("<abcdefghi>")).isEqualTo("<***>");
  }

  @Test
  void secretsTooShortToTellFromTextAreIgnored() {
    Redaction redaction = new Redaction(List.of("", "a", "abc"));

    assertThat(redaction.apply("abcabc")).isEqualTo("abcabc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pa+ss%2Fwo+rd%C3%A9", "pa%2bss%2fwo%20rd%c3%a9", "pa+ss/wo rdé"})
  void aSecretIsTakenOutAsItShowsInAUrl(String shown) {
    Redaction redaction = new Redaction(List.of("pa+ss/wo rdé")).with(List.of("pa ss/wo rdé"));

    assertThat(redaction.apply("?q=" + shown + "&x")).isEqualTo("?q=***&x");
  }

  @Test
  void aSecretIsTakenOutOfWhateverItIsEncodedWith() {
    Redaction redaction = new Redaction(List.of("correct horse battery"));
    Random random = new Random(4);
    for (int before = 0; before < 12; before++) {
      byte[] around = new byte[before];
      random.nextBytes(around);
      String text = new String(around, StandardCharsets.ISO_8859_1) + "correct horse battery, said";

      String encoded =
          Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
      String clean = redaction.apply(encoded);

      assertThat(clean).as("%d bytes before", before).contains("***");
      assertThat(encoded.length() - clean.length()).isGreaterThanOrEqualTo(24);
    }
  }

  @Test
  void aLoginIsTakenOutAsTheHeaderThatSendsIt() {
    Redaction redaction = new Redaction(List.of()).withLogin("kiln", "hunter22");
    String header =
        Base64.getEncoder().encodeToString("kiln:hunter22".getBytes(StandardCharsets.UTF_8));

    assertThat(redaction.apply("sent " + header + " and hunter22")).isEqualTo("sent *** and ***");
  }

  @Test
  void eachLineOfALongerSecretIsASecret() {
    String key = "-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0B\nshort\n-----END KEY-----\n";
    Redaction redaction = new Redaction(List.of(key));

    assertThat(redaction.apply("> MIIEvQIBADANBg <")).isEqualTo("> *** <");
    assertThat(redaction.apply("kqhkiG9w0B")).isEqualTo("***");
    assertThat(redaction.apply("short is not long enough")).isEqualTo("short is not long enough");
  }

  @Test
  void aLongSecretIsTakenOutAsTheLinesOfBase64() {
    String secret = IntStream.range(0, 40).mapToObj(i -> "key-" + i).reduce("", String::concat);
    Redaction redaction = new Redaction(List.of(secret));
    String lines =
        Base64.getMimeEncoder(76, new byte[] {'\n'})
            .encodeToString(secret.getBytes(StandardCharsets.UTF_8));

    assertThat(lines.lines().filter(line -> line.length() >= 8).map(redaction::apply))
        .containsOnly("***");
  }

  @Test
  void anAttemptsOwnSecretsAreAddedToThoseOfTheWorker() {
    Redaction worker = new Redaction(List.of("hunter22"));
    Redaction attempt = worker.with(List.of("swordfish"));

    assertThat(attempt.apply("hunter22 swordfish")).isEqualTo("*** ***");
    assertThat(worker.apply("hunter22 swordfish")).isEqualTo("*** swordfish");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "git clone https://me:token@git.example/repo.git | git clone https://***@git.example/repo.git",
        "https://ghp_16C7e42F292c6912@git.example/a and ftp://a:b@c | https://***@git.example/a and ftp://***@c",
        "http://u:p@ss@host:80/x | http://***@host:80/x",
        "curl \"https://u:p#w?d@host\" | curl \"https://***@host\"",
        "http://127.0.0.1:5000/v2/ and mail me@example.org, 12:30 | http://127.0.0.1:5000/v2/ and mail me@example.org, 12:30",
        "docker://debian@sha256:5d41 | docker://debian@sha256:5d41"
      })
  void credentialsInAUrlAreTakenOutWithoutBeingKnown(String text, String clean) {
    assertThat(new Redaction(List.of()).apply(text)).isEqualTo(clean);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "> Authorization: Basic a2lsbjpodW50ZXIyMg== | > Authorization: Basic ***",
        "authorization: bearer eyJhbGciOi.x-y_z | authorization: bearer ***",
        "AUTHORIZATION=Bearer abc | AUTHORIZATION=Bearer ***",
        "{\"Authorization\": [\"Bearer abc\"], \"x\": 1} | {\"Authorization\": [\"Bearer ***\"], \"x\": 1}",
        "Proxy-Authorization: Basic dTpw, more | Proxy-Authorization: Basic ***, more",
        "Authorization: s3cr3t | Authorization: ***",
        "authorization failed for kiln | authorization failed for kiln"
      })
  void whatAHeaderProvesIsTakenOutAndItsSchemeStays(String text, String clean) {
    assertThat(new Redaction(List.of()).apply(text)).isEqualTo(clean);
  }

  @Test
  void whatAPatternMatchesIsTakenOut() {
    Redaction redaction =
        new Redaction(List.of("hunter22"))
            .withPatterns(
                List.of(
                    LinearPattern.of("a pattern", "glpat-[a-z0-9]{4,}"),
                    LinearPattern.of("a pattern", "(?i)apikey=\\S+")));

    assertThat(redaction.apply("glpat-12ab APIKEY=xyz hunter22 GLPAT-12ab"))
        .isEqualTo("*** *** *** GLPAT-12ab");
  }

  @Test
  void thePasswordOfAProxyIsTakenOutInEveryForm() {
    Redaction redaction =
        new Redaction(List.of())
            .withProxies(
                Proxies.of(
                    Map.of(
                        "http_proxy", "http://me:p%40ssword@proxy.example:3128",
                        "no_proxy", "localhost")));
    String header =
        Base64.getEncoder().encodeToString("me:p@ssword".getBytes(StandardCharsets.UTF_8));

    assertThat(redaction.apply("p%40ssword p@ssword " + header)).isEqualTo("*** *** ***");
    assertThat(redaction.apply("proxy.example localhost")).isEqualTo("proxy.example localhost");
  }

  @Test
  void itsTextFormShowsNoSecret() {
    assertThat(new Redaction(List.of("hunter22"))).asString().doesNotContain("hunter22");
  }
}
