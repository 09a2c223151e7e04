
using ActorShm.Host.Commands.Arguments;

namespace ActorShm.Host.Tests;

public class DurationArgumentTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("1.5s", 1500)]
    [InlineData("30 s", 30_000)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    public void A_number_and_a_unit_are_a_duration(string text, long milliseconds)
    {
        Assert.True(DurationArgument.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("ms")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("1e3s")]
    [InlineData("1,5s")]
    [InlineData("5 days")]
    [InlineData("99999999999999999999999h")]
    public void Anything_else_is_none(string text) => Assert.False(DurationArgument.TryParse(text, out _));
}
