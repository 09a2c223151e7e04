using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ActorShm.Testing;

/// <summary>Assertions for loops of very many turns: their messages are put together only when they are needed.</summary>
public static class Expect
{
    /// <exception cref="ExpectationFailedException"><paramref name="isSo"/> is false.</exception>
    [StackTraceHidden]
    public static void That(bool isSo, [InterpolatedStringHandlerArgument(nameof(isSo))] ref FailureText text)
    {
        if (!isSo)
        {
            throw new ExpectationFailedException(text.ToString());
        }
    }

    /// <summary>An interpolated text whose holes are evaluated only for what is not so.</summary>
    [InterpolatedStringHandler]
    public ref struct FailureText
    {
        private DefaultInterpolatedStringHandler _text;

        public FailureText(int literalLength, int formattedCount, bool isSo, out bool isNeeded)
        {
            isNeeded = !isSo;
            _text = isNeeded ? new(literalLength, formattedCount) : default;
        }

        public void AppendLiteral(string value) => _text.AppendLiteral(value);

        public void AppendFormatted<T>(T value, string? format = null) => _text.AppendFormatted(value, format);

        public override string ToString() => _text.ToStringAndClear();
    }
}
