package dev.kiln.worker.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RedactionTest {

  @Test
  void secretsAreTakenOutWhereverTheyStand() {
    Redaction redaction = new Redaction(List.of("hunter22", "swordfish"));

    String clean = redaction.apply("login hunter22:swordfish, again xhunter22x");

    assertThat(clean).isEqualTo("login ***:***, again x***x");
  }

  @Test
  void credentialsInAUrlAreTakenOutWithoutBeingKnown() {
    Redaction redaction = new Redaction(List.of());

    String clean =
        redaction.apply("git clone https://me:token@git.example/repo.git and ftp://a:b@c");

    assertThat(clean).isEqualTo("git clone https://***@git.example/repo.git and ftp://***@c");
  }

  @Test
  void aUrlWithAPortAndNoCredentialsStaysAsItIs() {
    Redaction redaction = new Redaction(List.of());
    String text = "http://127.0.0.1:5000/v2/ and mail me@example.org, 12:30";

    assertThat(redaction.apply(text)).isEqualTo(text);
  }

  @Test
  void secretsTooShortToTellFromTextAreIgnored() {
    Redaction redaction = new Redaction(List.of("", "a", "abc"));

    assertThat(redaction.apply("abcabc")).isEqualTo("abcabc");
  }
}
