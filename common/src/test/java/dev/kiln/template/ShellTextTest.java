package dev.kiln.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTextTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ENV PATH=$PATH:/opt",
        "RUN echo ${VAR} ${VAR:-x} ${VAR-x} ${VAR:=x} ${VAR:?no} ${VAR:+y} ${VAR+y}",
        "RUN echo ${#VAR} ${VAR#a} ${VAR##a} ${VAR%b} ${VAR%%b} ${VAR/a/b} ${VAR//a/b}",
        "RUN echo ${VAR^^} ${VAR,,} ${VAR@Q} ${!VAR} ${!VAR*} ${VAR:1:2}",
        "RUN echo ${array[@]} ${array[*]} ${array[0]} ${#array[@]} ${array[$i]} $array[1]",
        "RUN echo $1 $9 $@ $* $# $? $$ $! $- $_ $0 ${1} ${@} ${1:-x} ${*}",
        "RUN echo $(id -u) $(($x + 1)) $((x<<2)) $[1+1] $'a\\n' $\"b\"",
        "RUN echo \\$x \\\\$x \\${x} \"\\$x\" '\\$x' $x\\$y",
        "RUN echo $x.tar.gz ${x}.tar.gz $x.y.z() $x.a(b) $x-y $x/y $x:y \"$x\" '$x'",
        "RUN for i in a b; do echo \"$i\"; done; while read -r l; do echo $l; done",
        "RUN awk '{print $1}' /etc/passwd | sed -e 's/$//' -e 's/a$/b/' -e 's#x#y#g'",
        "RUN test $# -gt 0 && echo \"$!\" \"$$\" ${!x}",
        "RUN echo 'a #b' a#b c#d e# # f",
        "# a comment with $dollars, ${braces:-x} and #hashes",
        "#!/bin/sh",
        "#comment without a space",
        "#comment (with parentheses)",
        "# syntax=docker/dockerfile:1",
        "RUN curl https://example.org/#fragment",
        "RUN echo \"$(dpkg --print-architecture)\" && echo 100% @ ! ~ ^ & * [a] {b}",
        "RUN echo $kilns $images $kilnx ${imagex} $Kiln",
        "RUN printf '%s\\n' \"${!x}\" ${x:-${y:-z}} ${x:-$y} \"${x:-\"a b\"}\"",
        "HEALTHCHECK CMD [\"sh\", \"-c\", \"curl -f http://$HOST:${PORT:-80}/ || exit 1\"]",
        "RUN find / -name '*.pyc' -exec rm {} \\;",
        "LABEL a=\"#$%\"",
      })
  void theShellsTextPassesUntouched(String line) {
    TreeFixture tree = new TreeFixture(folder).image("a", line + "\n");

    assertThat(tree.render("a")).isEqualTo(line + "\n");
  }
}
