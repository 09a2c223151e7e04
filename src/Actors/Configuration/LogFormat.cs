namespace ActorShm.Actors;

/// <summary>Says how a log is written.</summary>
public enum LogFormat
{
    /// <summary>One line of text per event.</summary>
    Text,

    /// <summary>One JSON object on one line per event.</summary>
    Json,
}
