package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildView;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** What somebody can make of a task by hand; the words are those of the API's addresses. */
enum TaskChange {
  CANCEL("cancelling"),
  FAIL("giving up"),
  SKIP("skipping");

  private final String doing;

  TaskChange(String doing) {
    this.doing = doing;
  }

  /** Asks for it for all of {@code names}, or for none if one of them can't be what is meant. */
  void ask(
      String build,
      Collection<String> names,
      Optional<String> reason,
      FarmClient farm,
      PrintWriter out)
      throws InterruptedException {
    BuildId id = BuildArgument.resolve(build, farm);
    BuildView view = farm.build(id).orElseThrow(() -> CommandFailure.usage("no build " + id));
    ChosenTasks tasks = ChosenTasks.of(view, names);
    for (ImageName image : tasks.images()) {
      Optional<String> late = farm.change(id, image, this, reason);
      out.println(late.orElseGet(() -> doing + " " + tasks.withBelow(image)));
    }
    out.println("watch it with: kiln status " + id);
    out.flush();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
