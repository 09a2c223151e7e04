namespace ActorShm.Hocon;

/// <summary>A configuration was read but holds a value that cannot be used, or a configuration file cannot be found.</summary>
/// <remarks>The message names the key, its value, where that was written, and what was expected instead.</remarks>
public class ConfigurationException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was asked, what was found, what to do next.</param>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with the failure that led to it.</summary>
    /// <param name="message">What was asked, what was found, what to do next.</param>
    /// <param name="exception">The cause.</param>
    public ConfigurationException(string message, Exception? exception)
        : base(message, exception)
    {
    }
}
