package dev.kiln.coordinator.farm;

/**
 * Why an attempt counts as lost.
 *
 * @param solitary whether its worker went alone, which makes the task itself suspicious
 */
public record Loss(String reason, boolean solitary) {}
