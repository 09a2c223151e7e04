using System.Diagnostics;
using ActorShm.Actors.Runs;

namespace ActorShm.Actors.Telemetry;

/// <summary>Makes the traces of a run: one activity for each job, below it one for each stage, and below that one in each node that computes the stage.</summary>
/// <remarks>
/// Actors share threads, so no activity is left as the current one; each activity gets its parent explicitly. Between processes a parent travels as the
/// text of W3C's <c>traceparent</c>, empty where nobody listens. The traced work must not depend on listeners: a listener that throws hears less, and
/// standard error says so.
/// </remarks>
internal static class Traces
{
    private static readonly ActivitySource? Source = MakeSource(TelemetryNames.Source);

    /// <summary>The text of the current activity, for another process to continue; empty when there is none.</summary>
    public static string Current => TextOf(Activity.Current);

    /// <summary>Returns the text of an activity, for another process to continue; empty when there is none.</summary>
    public static string TextOf(Activity? activity) => activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : string.Empty;

    /// <summary>Begins an activity; null when nobody listens, or a listener throws when asked whether it does.</summary>
    /// <param name="name">The name of the activity.</param>
    /// <param name="kind">The kind of the activity, which says where it comes from.</param>
    /// <param name="parent">The text of the parent, from a message; a text that is not a <c>traceparent</c> means that there is no parent.</param>
    /// <param name="tags">Tags that say what the activity is about.</param>
    public static Activity? Begin(string name, ActivityKind kind, string parent, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Source is not { } source || !source.HasListeners())
        {
            return null;
        }

        var before = Activity.Current;
        try
        {
            Activity.Current = null; // what this thread did before is not the parent
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
    /// <param name="failure">Why the traced work failed; null when it did not.</param>
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

    /// <summary>Makes the source of activities; null when a listener throws on being asked whether it listens to the source. Then there are no traces.</summary>
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
            // The activity has begun all the same, and listeners will hear of its end.
            ListenerFailures.OfProcess.Report($"The beginning of an activity '{activity!.OperationName}'", failure);
        }
    }
}
