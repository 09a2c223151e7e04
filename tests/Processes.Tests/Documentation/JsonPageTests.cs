using System.Text.Json;

namespace ActorShm.Processes.Tests.Documentation;

public class JsonPageTests
{
    // Goal: who reads a document finds values in the form that the page describes. Method: the programs of the page are one program, whose results come in order.
    [Fact]
    public async Task Each_value_on_the_page_is_what_its_program_prints()
    {
        var examples = JsonPage.Examples;
        Assert.Equal(3, examples.Count);

        var answer = await Cli.JsonAsync("eval", string.Join("; ", examples.Select(example => example.Program)), "--nodes", "1");

        Assert.Equal(
            examples.Select(example => Compact(JsonDocument.Parse(example.Value).RootElement)),
            answer.GetProperty("results").EnumerateArray().Select(result => Compact(result.GetProperty("value"))));
    }

    private static string Compact(JsonElement value) => JsonSerializer.Serialize(value);
}
