package dev.kiln.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcePinTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git:0123456789abcdef0123456789abcdef01234567",
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "unresolved:https://host/x answers with status 503",
        "unresolved:"
      })
  void whatIsWrittenIsReadAgain(String text) {
    assertThat(SourcePin.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "git:",
        "git:main",
        "git:0123456789ABCDEF0123456789abcdef01234567",
        "sha256:1",
        "md5:1",
        "0123456789abcdef0123456789abcdef01234567"
      })
  void anythingElseIsNoPin(String text) {
    assertThatThrownBy(() -> SourcePin.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReasonIsOneLine() {
    assertThat(new SourcePin.Unresolved(" a\n b ")).hasToString("unresolved:a b");
  }
}
