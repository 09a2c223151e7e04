using System.Diagnostics;
using ActorShm.Actors.Runs;

namespace ActorShm.Actors.Telemetry;

/// <summary>Traces: one activity for each job, below it one for each stage, and below that one in each node that computes it.</summary>
/// <remarks>
/// Actors share threads, so no activity is ever left as the current one: what belongs together is named. Between processes a parent travels as the
/// text of W3C's <c>traceparent</c>, empty where nobody listens. What is traced must not depend on who listens: a listener that throws hears less, and
/// standard error says so.
/// </remarks>
internal static class Traces
{
    private static readonly ActivitySource? Source = MakeSource(TelemetryNames.Source);

    /// <summary>The activity that this process is in, for another process to continue; empty when there is none.</summary>
    public static string Current => TextOf(Activity.Current);

    /// <summary>An activity for another process to continue; empty when there is none.</summary>
    public static string TextOf(Activity? activity) => activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : string.Empty;

    /// <summary>Begins an activity; null where nobody listens, or who does throws when asked whether.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="kind">Where it comes from.</param>
    /// <param name="parent">The text of its parent, from a message; anything else than a <c>traceparent</c> is as if there were none.</param>
    /// <param name="tags">What it is about.</param>
    public static Activity? Begin(string name, ActivityKind kind, string parent, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Source is not { } source || !source.HasListeners())
        {
            return null;
        }

        var before = Activity.Current;
        try
        {
            Activity.Current = null; // what this thread did before is no parent
            var context = ActivityContext.TryParse(parent, null, isRemote: true, out var parsed) ? parsed : default;
            var activity = source.CreateActivity(name, kind, context, tags.ToArray());
            Start(activity);
            return activity;
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            ListenerFailures.OfProcess.Report($"An activity '{name}'", failure);
            return null;
        }
        finally
        {
            Activity.Current = before;
        }
    }

    /// <summary>Ends an activity.</summary>
    /// <param name="activity">The activity; null where nobody listened when it began.</param>
    /// <param name="failure">Why it failed; null when it did not.</param>
    public static void End(Activity? activity, string? failure = null)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetStatus(failure is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error, failure);
        var before = Activity.Current;
        try
        {
            activity.Stop();
        }
        catch (Exception thrown) when (FatalErrors.AreNot(thrown))
        {
            ListenerFailures.OfProcess.Report($"The end of an activity '{activity.OperationName}'", thrown);
        }
        finally
        {
            Activity.Current = before;
        }
    }

    /// <summary>What activities come from; null when a listener throws when asked whether it wants to hear of it: then nobody does.</summary>
    internal static ActivitySource? MakeSource(string name)
    {
        try
        {
            return new ActivitySource(name, BuildVersion.Text);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            ListenerFailures.OfProcess.Report($"Every activity of '{name}'", failure);
            return null;
        }
    }

    private static void Start(Activity? activity)
    {
        try
        {
            activity?.Start();
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // It has begun all the same, and its end is told.
            ListenerFailures.OfProcess.Report($"The beginning of an activity '{activity!.OperationName}'", failure);
        }
    }
}
