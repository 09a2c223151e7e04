using AkkaLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Engine;

/// <summary>How much it matters what Akka.NET logs: as much as it says, unless it says only that a link has ended.</summary>
/// <remarks>
/// Processes come and go in every run, and who had to do with one tells how it ended. Akka.NET warns of the connection up to four times beside that, as an error too, and
/// also of peers that end in good order where the connection goes before their farewell was read.
/// </remarks>
internal static class LinkEnds
{
    /// <summary>How much an entry matters.</summary>
    public static LogLevel LevelOf(LogEvent entry) => entry.LogLevel() switch
    {
        AkkaLevel.DebugLevel => LogLevel.Debug,
        AkkaLevel.InfoLevel => LogLevel.Information,
        _ when IsToldBy(entry) => LogLevel.Information,
        AkkaLevel.WarningLevel => LogLevel.Warning,
        _ => LogLevel.Error,
    };

    private static bool IsToldBy(LogEvent entry) =>
        IsEnd(entry.Cause)
        || (entry.Message is LogMessage message && message.Parameters().Any(IsEnd))
        || (entry.LogLevel() == AkkaLevel.WarningLevel && IsWarningOf(entry));

    // Akka.NET's types for all of these are its own, so they are known by name, and one by what it says.
    private static bool IsEnd(object? reason) => reason?.GetType().FullName == "Akka.Remote.EndpointDisassociatedException";

    private static bool IsWarningOf(LogEvent entry) => entry.LogClass.FullName switch
    {
        "Akka.Remote.RemoteWatcher" => true, // a process that is watched is gone
        "Akka.Remote.Transport.DotNetty.TcpClientHandler" or "Akka.Remote.Transport.DotNetty.TcpServerHandler" => Says(entry, "Unable to REMOVE channel"), // a connection was closed after the list of them was emptied
        "Akka.Event.DummyClassForStringSources" => Says(entry, "UID is now quarantined"), // a process that is gone does not come back; where a living one is cut off, Akka.NET logs an error that says why before this
        _ => false,
    };

    private static bool Says(LogEvent entry, string text) => entry.Message.ToString()?.Contains(text, StringComparison.Ordinal) == true;
}
