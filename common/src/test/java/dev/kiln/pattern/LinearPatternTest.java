package dev.kiln.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearPatternTest {

  @ParameterizedTest
  @CsvSource({
    "tok-[0-9]+, a tok-12 and tok-3, 2-8 13-18",
    "abc*, ab abcc, 0-2 3-7",
    "abc?d, abd abcd, 0-3 4-8",
    "abc{2}, abc abcc, 4-8",
    "abc|xyz, xyz, 0-3",
    "a(b|c), xac, 1-3",
    "(?i)tok, TOK, 0-3",
    "x*, axxb, 1-3"
  })
  void everyMatchThatIsNotEmptyIsFound(String pattern, String text, String places) {
    List<String> found = new ArrayList<>();

    LinearPattern.of("a pattern", pattern).find(text, (begin, end) -> found.add(begin + "-" + end));

    assertThat(String.join(" ", found)).isEqualTo(places);
  }

  @Test
  void messagesCallThePatternByItsName() {
    assertThatThrownBy(() -> LinearPattern.of("a pattern of secrets", "x".repeat(501)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a pattern of secrets has at most 500 characters, not 501");
  }
}
