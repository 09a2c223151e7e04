namespace ActorShm.Actors;

/// <summary>How a log is written.</summary>
public enum LogFormat
{
    /// <summary>One line of text for each event.</summary>
    Text,

    /// <summary>One JSON object in a line for each event.</summary>
    Json,
}
