using AkkaLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Engine;

/// <summary>Decides at which level an entry of Akka.NET is logged: at the entry's own level, unless the entry only says that a link has ended.</summary>
/// <remarks>
/// Processes come and go in every run, and whoever dealt with a process logs how it ended. In addition, Akka.NET logs up to four warnings or errors about the connection, even
/// about a peer that ends in good order if the connection closes before the peer's farewell was read.
/// </remarks>
internal static class LinkEnds
{
    /// <summary>Returns the level at which an entry is logged.</summary>
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

    // Akka.NET's types for all of these are internal, so they are recognized by their names, and some by their text too.
    private static bool IsEnd(object? reason) => reason?.GetType().FullName == "Akka.Remote.EndpointDisassociatedException";

    private static bool IsWarningOf(LogEvent entry) => entry.LogClass.FullName switch
    {
        "Akka.Remote.RemoteWatcher" => true, // a watched process is gone
        "Akka.Remote.Transport.DotNetty.TcpClientHandler" or "Akka.Remote.Transport.DotNetty.TcpServerHandler" => Says(entry, "Unable to REMOVE channel"), // a connection was closed after the list of them was emptied
        "Akka.Event.DummyClassForStringSources" => Says(entry, "UID is now quarantined"), // a process that is gone does not come back; before it cuts off a living process, Akka.NET logs an error that says why
        _ => false,
    };

    private static bool Says(LogEvent entry, string text) => entry.Message.ToString()?.Contains(text, StringComparison.Ordinal) == true;
}
