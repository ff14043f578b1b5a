package dev.kiln.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {

  @ParameterizedTest
  @CsvSource({
    "nova, nova-api, true",
    "api, nova-api, true",
    "^api, nova-api, false",
    "^nova-api$, nova-api, true",
    "nova-(api|ssh)$, nova-ssh, true",
    "NOVA, nova-api, false",
    "(?i)NOVA, nova-api, true",
    "'', nova-api, true",
    "a{2}, aa, true"
  })
  void aNameMatchesIfThereIsAMatchAnywhereInIt(String pattern, String name, boolean matches) {
    assertThat(NamePattern.of(pattern).matches(ImageName.of(name))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "no(va, missing closing )",
    "*a, missing argument to repetition operator: *",
    "[z-a], invalid character class range: z-a"
  })
  void whatIsNoPatternIsNamedWithWhatIsWrong(String text, String wrong) {
    assertThatThrownBy(() -> NamePattern.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' is no regular expression: %s", text, wrong);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nova(?!-base)", "(?<=nova-)api", "(a)\\1", "a++", "(?>a)"})
  void whatNeedsGoingBackIsSaidToBeMissing(String text) {
    assertThatThrownBy(() -> NamePattern.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "'%s' can't be used: patterns have no look-around and no back-references", text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"((a{1000}){1000}){10}", "(a{100}){100}", "a{99999999999999999999}", "a{2,2000}"})
  void whatRepeatsTooMuchIsRefusedBeforeItFillsTheMemory(String text) {
    assertThatThrownBy(() -> NamePattern.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' repeats too much: write it shorter", text);
  }

  @Test
  void aPatternHasALimitedLengthAndNoControlCharacters() {
    assertThat(NamePattern.of("a".repeat(500)).text()).hasSize(500);
    assertThatThrownBy(() -> NamePattern.of("a".repeat(501)))
        .hasMessage("a pattern on image names has at most 500 characters, not 501");
    assertThatThrownBy(() -> NamePattern.of("a\u001b[2J"))
        .hasMessage("a pattern on image names has no control characters");
  }

  @Test
  void matchingNeverTakesLong() {
    NamePattern hard = NamePattern.of("(a*)*(a|aa)*(a*)*b$");
    ImageName longest = ImageName.of("a".repeat(128));

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(hard.matches(longest)).isFalse());
  }

  @Test
  void patternsAreWhatTheirTextIs() {
    assertThat(NamePattern.of("nova")).isEqualTo(NamePattern.of("nova")).hasToString("nova");
    assertThat(NamePattern.of("nova")).isNotEqualTo(NamePattern.of("^nova"));
  }
}
