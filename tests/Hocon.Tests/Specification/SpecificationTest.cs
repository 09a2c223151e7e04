namespace ActorShm.Hocon.Tests;

/// <summary>The examples of the HOCON specification, one class for each of its sections. Where it says that two texts are the
/// same, the test reads both.</summary>
public abstract class SpecificationTest
{
    private protected static void Same(string expected, string hocon) => Assert.Equal(Canonical.Of(expected), Canonical.Of(hocon));

    /// <summary>The text is refused, at a line and column of it.</summary>
    private protected static void Invalid(string hocon)
    {
        var refusal = Assert.Throws<HoconParseException>(() => ConfigurationFactory.ParseString(hocon));
        Assert.Matches(@"[(:]\d+[,:]\d+|line \d+", refusal.Message);
    }
}
