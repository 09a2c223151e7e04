namespace ActorShm.Kernels.Tests.Expressions;

public class NameSuggestionTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("mean", "mean", 0)]
    [InlineData("maen", "mean", 1)]
    [InlineData("mean", "means", 1)]
    [InlineData("nanmean", "mean", 3)]
    [InlineData("x", "", 1)]
    public void The_distance_counts_insertions_deletions_replacements_and_swaps(string a, string b, int expected)
    {
        Assert.Equal(expected, NameSuggestion.Distance(a, b));
        Assert.Equal(expected, NameSuggestion.Distance(b, a));
    }
}
