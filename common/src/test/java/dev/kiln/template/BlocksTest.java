package dev.kiln.template;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlocksTest {
  @TempDir Path folder;

  @Test
  void x() {
    TreeFixture tree =
        new TreeFixture(folder)
            .image(
                "base",
                "#base()\nRUN 1\n#block(\"extra\")\nRUN 2\n#end\nRUN a #block(\"inline\")-x#end -y\n#block(\"empty\")#end\nRUN z\n#block(\"one\")RUN one#end\nRUN after\n")
            .image("nova-api", "#from(\"base\" \"build\")\nRUN x\n#from(\"base\")\nRUN y\n")
            .file(
                ".kiln/overrides/01-a.vm",
                "## c\n# comment\n\n#override(\"extra\")\nRUN before\n#super()\nRUN after $image.name\n#end\n#override(\"inline\")\n-q #super()\n#end\n#override(\"nova_api_footer\")\nRUN foot\n#end\n#override(\"nova_api_header\")\nRUN head\n#super()\n#end\n")
            .file(
                ".kiln/overrides/02-a.vm",
                "#override(\"extra\")\nRUN outer\n#super()\n#end\n#override(\"empty\")\nRUN filled\n#end\n#override(\"one\")\n#super()\nRUN two\n#end");
    System.out.println(tree.problems());
    System.out.println(tree.render("base"));
    System.out.println(tree.render("nova-api"));
  }
}
