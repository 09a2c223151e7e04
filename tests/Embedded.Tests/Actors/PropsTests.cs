namespace ActorShm.Embedded.Tests;

public class PropsTests
{
    private static readonly string Shared = "static";
    private readonly Settings _settings = new("field");

    private Settings? Missing { get; set; }

    private Settings Broken => throw new InvalidOperationException("broken");

    private int[] Numbers { get; } = [4, 5];

    private static int Count => 3;

    [Fact]
    public void Arguments_of_every_form_are_evaluated_once_when_the_recipe_is_made()
    {
        var local = "local";
        var calls = 0;
        string Called()
        {
            calls++;
            return "called";
        }

        var made = Called();
        var props = Props.Create(() => new ManyActor("constant", local, made, _settings.Name, _settings.Inner.Name.Length, Shared, Count, Numbers[1], Numbers, null, (long)Count));
        local = "changed";
        Assert.Equal<object?>(["constant", "local", "called", "field", 5, "static", 3, 5, Numbers, null, 3L], props.Arguments);
        Assert.Equal(1, calls);
        Assert.Equal("changed", local);
    }

    [Fact]
    public void What_an_argument_throws_comes_out_as_it_is()
    {
        Assert.Equal("broken", Assert.Throws<InvalidOperationException>(() => Props.Create(() => new OneActor(Broken.Name))).Message);
        Assert.Throws<NullReferenceException>(() => Props.Create(() => new OneActor(Missing!.Name)));
    }

    [Fact]
    public void A_recipe_that_is_no_single_new_is_refused() =>
        Assert.Contains("single 'new'", Assert.Throws<ArgumentException>(() => Props.Create(() => OneActor.Make())).Message, StringComparison.Ordinal);

    private sealed record Settings(string Name)
    {
        public Settings Inner => this;
    }

    private sealed class OneActor(string name) : ReceiveActor
    {
        public string Name { get; } = name;

        public static OneActor Make() => new("made");
    }

#pragma warning disable S107 // as many as there are forms
    private sealed class ManyActor(
        string constant, string local, string called, string field, int length, string shared, int count, int number, int[] numbers, string? nothing, long widened) : ReceiveActor
    {
        public object?[] All { get; } = [constant, local, called, field, length, shared, count, number, numbers, nothing, widened];
    }
#pragma warning restore S107
}
