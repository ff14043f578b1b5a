/**
 * The coordinator's face: REST interface, live updates by server-sent events, and the status page.
 *
 * <p>It stands at the end of the flow and shows what {@code coordinator.status} describes. All it
 * knows of the farm comes through three ports, {@link dev.kiln.coordinator.web.FarmStatus}, {@link
 * dev.kiln.coordinator.web.BuildLogs} and {@link dev.kiln.coordinator.web.LiveUpdates}, and all
 * that it asks of it goes through two, {@link dev.kiln.coordinator.web.Submissions} and {@link
 * dev.kiln.coordinator.web.Interventions}; {@link dev.kiln.coordinator.web.WebServer} has the table
 * of routes.
 */
@NullMarked
package dev.kiln.coordinator.web;

import org.jspecify.annotations.NullMarked;
