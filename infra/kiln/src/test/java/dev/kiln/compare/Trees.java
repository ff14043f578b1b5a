package dev.kiln.compare;

import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import dev.kiln.template.TemplateTree;
import dev.kiln.template.TreeFixture;
import java.util.List;

/** Trees for comparisons, discovered with their own configuration. */
final class Trees {

  /** What a command does that has no options. */
  static final Discovery DISCOVERY =
      folders -> {
        TreeFolder folder = folders.getFirst();
        TemplateTree tree = TemplateTree.read(folder.path(), folder.shown());
        return DiscoveredTree.discover(tree, tree.configuration());
      };

  private Trees() {}

  static DiscoveredTree discover(TreeFixture tree) {
    return DISCOVERY.discover(List.of(new TreeFolder(tree.root(), "images")));
  }

  static ImageName image(String name) {
    return ImageName.of(name);
  }
}
