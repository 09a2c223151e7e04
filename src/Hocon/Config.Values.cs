using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Hocon;

public partial class Config
{
    private delegate bool TryRead<T>(string text, [MaybeNullWhen(false)] out T value);

    /// <summary>Gets the string, number or boolean at a path, as text.</summary>
    /// <param name="path">A path expression.</param>
    /// <param name="default">The value to return where nothing is set.</param>
    /// <exception cref="ConfigurationException">The value is an object or an array.</exception>
    [return: NotNullIfNotNull(nameof(@default))]
    public virtual string? GetString(string path, string? @default = null) =>
        Read(path, @default, "a string", TryText);

    /// <summary>Gets the whole number at a path.</summary>
    /// <param name="path">A path expression.</param>
    /// <param name="default">The value to return where nothing is set.</param>
    /// <exception cref="ConfigurationException">The value is not a whole number, or does not fit.</exception>
    public virtual int GetInt(string path, int @default = 0) =>
        Read(path, @default, $"a whole number from {int.MinValue} to {int.MaxValue}", HoconNumber.TryInt);

    /// <summary>Gets the whole number at a path.</summary>
    /// <param name="path">A path expression.</param>
    /// <param name="default">The value to return where nothing is set.</param>
    /// <exception cref="ConfigurationException">The value is not a whole number, or does not fit.</exception>
    public virtual long GetLong(string path, long @default = 0) =>
        Read(path, @default, $"a whole number from {long.MinValue} to {long.MaxValue}", HoconNumber.TryLong);

    /// <summary>Gets the number at a path.</summary>
    /// <param name="path">A path expression.</param>
    /// <param name="default">The value to return where nothing is set.</param>
    /// <exception cref="ConfigurationException">The value is not a number, or beyond the range of a double.</exception>
    public virtual double GetDouble(string path, double @default = 0) =>
        Read(path, @default, "a number such as 0.5", HoconNumber.TryDouble);

    /// <summary>Gets the number at a path, rounded to single precision.</summary>
    /// <param name="path">A path expression.</param>
    /// <param name="default">The value to return where nothing is set.</param>
    /// <exception cref="ConfigurationException">The value is not a number, or beyond the range of a float.</exception>
    public virtual float GetFloat(string path, float @default = 0) =>
        Read(path, @default, "a number such as 0.5", HoconNumber.TryFloat);

    /// <summary>Gets the number at a path, exactly as written.</summary>
    /// <param name="path">A path expression.</param>
    /// <param name="default">The value to return where nothing is set.</param>
    /// <exception cref="ConfigurationException">The value is not a number, or beyond the range of a decimal.</exception>
    public virtual decimal GetDecimal(string path, decimal @default = 0) =>
        Read(path, @default, "a number such as 0.5", HoconNumber.TryDecimal);

    /// <summary>Gets the truth value at a path: <c>true</c>, <c>yes</c>, <c>on</c>, or <c>false</c>, <c>no</c>, <c>off</c>.</summary>
    /// <param name="path">A path expression.</param>
    /// <param name="default">The value to return where nothing is set.</param>
    /// <exception cref="ConfigurationException">The value is not one of these six words.</exception>
    public virtual bool GetBoolean(string path, bool @default = false) =>
        Read(path, @default, "true, yes, on, false, no or off", TryBoolean);

    /// <summary>Gets the duration at a path: a number with a unit from <c>ns</c> to <c>d</c>, or a bare number of milliseconds.</summary>
    /// <param name="path">A path expression.</param>
    /// <param name="default">The value to return where nothing is set; zero unless given.</param>
    /// <param name="allowInfinite">Whether the word <c>infinite</c> is accepted; it reads as
    /// <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>The duration to the nearest 100 nanoseconds.</returns>
    /// <exception cref="ConfigurationException">The value is not a duration, is negative, or longer than
    /// <see cref="TimeSpan.MaxValue"/>.</exception>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) => Read(
        path,
        @default ?? TimeSpan.Zero,
        allowInfinite ? "a duration such as 10s, or infinite" : "a duration such as 10s",
        (string text, out TimeSpan value) => HoconDuration.TryParse(text, allowInfinite, out value));

    /// <summary>Gets the size at a path in bytes: a number with a unit such as <c>KiB</c> or <c>kB</c>, or a bare number of bytes.</summary>
    /// <param name="path">A path expression.</param>
    /// <returns>The size in bytes, a fraction of a byte dropped; null where nothing is set.</returns>
    /// <exception cref="ConfigurationException">The value is not a size, is negative, or beyond <see cref="long.MaxValue"/> bytes.</exception>
    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    /// <summary>Gets the size at a path in bytes: a number with a unit such as <c>KiB</c> or <c>kB</c>, or a bare number of bytes.</summary>
    /// <param name="path">A path expression.</param>
    /// <param name="def">The value to return where nothing is set.</param>
    /// <returns>The size in bytes, a fraction of a byte dropped.</returns>
    /// <exception cref="ConfigurationException">The value is not a size, is negative, or beyond <see cref="long.MaxValue"/> bytes.</exception>
    [return: NotNullIfNotNull(nameof(def))]
    public virtual long? GetByteSize(string path, long? def) =>
        Find(path) is null ? def : Read(path, 0L, "a size such as 512KiB", HoconByteSize.TryParse);

    private static bool TryText(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return true;
    }

    private static bool TryBoolean(string text, out bool value)
    {
        value = text is "true" or "yes" or "on";
        return value || text is "false" or "no" or "off";
    }

    [return: NotNullIfNotNull(nameof(@default))]
    private T? Read<T>(string path, T? @default, string expected, TryRead<T> tryRead) => Find(path) switch
    {
        null => @default,
        HoconScalar scalar when tryRead(scalar.Text, out var value) => value!,
        var other => throw Wrong(path, other, expected),
    };

    private ConfigurationException Wrong(string path, HoconValue value, string expected)
    {
        var fullPath = HoconPath.Render([.. _prefix, .. HoconPath.Split(path)]);
        return new ConfigurationException($"{value.Origin}: {fullPath} must be {expected}; it was {Describe(value)}.");
    }

    private static string Describe(HoconValue value)
    {
        const int longest = 80;
        return value switch
        {
            HoconScalar { Text.Length: <= longest } scalar => $"'{scalar.Text}'",
            HoconScalar scalar => $"'{scalar.Text.AsSpan(0, longest)}…'",
            HoconArray array => $"an array of {array.Items.Count}",
            _ => "an object",
        };
    }
}
