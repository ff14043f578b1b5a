package dev.kiln.event;

import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;

/**
 * Tells a worker to stop an attempt that nobody waits for any more, in {@code kiln.control}. It is
 * repeated until the worker's heartbeat no longer lists the attempt, so losing one does no harm.
 *
 * @param build the build's id
 * @param image the image's name
 * @param attempt the id of the attempt to stop
 * @param reason why, for people
 */
public record StopAttempt(BuildId build, ImageName image, AttemptId attempt, String reason) {}
