using ActorShm.Actors.Logging;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.ProbeProcess;

/// <summary>A process whose log fails in the way it is told to.</summary>
internal static class LogVerbs
{
    /// <summary>Says "survived" when a line can be written all the same.</summary>
    public static int Fail(string how)
    {
        new UnfailingLogger(new FailingLog(how)).LogError("a line");
        Console.WriteLine("survived");
        return 0;
    }

    private static int TakeTooMuch() => new byte[int.MaxValue].Length; // longer than any array may be

    private sealed class FailingLog(string how) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw how switch
            {
                "memory" => new IOException($"{TakeTooMuch()}"),
                "text" => new TooLongException(),
                _ => (Exception)new IOException("on purpose"),
            };
    }

    private sealed class TooLongException : Exception
    {
        public override string Message => $"{TakeTooMuch()}";
    }
}
