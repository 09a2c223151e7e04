namespace ActorShm.Embedded.Tests;

/// <summary>Whatever a stranger writes as identifier and manifest, nothing is made but the messages of the closed set.</summary>
public class HostileManifestTests
{
    public static TheoryData<string> Hostile => new(
        "",
        " ",
        "p",
        "P ",
        "P\0",
        "PP",
        "System.Diagnostics.Process",
        typeof(MadeByName).AssemblyQualifiedName!,
        typeof(PoisonPill).AssemblyQualifiedName!,
        typeof(List<MadeByName>).AssemblyQualifiedName!,
        "../../etc/passwd",
        "${P}",
        "\ud800",
        new string('P', 100_000));

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_manifest_that_is_not_in_the_set_is_refused_and_makes_nothing(string manifest)
    {
        await using var test = new TestSystem();
        var serializer = new BuiltInSerializer((ExtendedActorSystem)test.System);
        test.System.Serialization.AddSerializer(serializer);

        Assert.Throws<NotSupportedException>(() => test.System.Serialization.Deserialize([], serializer.Identifier, manifest));
        Assert.Equal(0, MadeByName.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public async Task An_identifier_that_nobody_registered_is_refused_by_number(int identifier)
    {
        await using var test = new TestSystem();

        var refusal = Assert.Throws<RemotingException>(
            () => test.System.Serialization.Deserialize([], identifier, typeof(MadeByName).AssemblyQualifiedName!));

        Assert.Contains(identifier.ToString(System.Globalization.CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, MadeByName.Count);
    }

    [Fact]
    public async Task A_message_type_that_nobody_registered_is_not_written_nor_are_those_derived_from_a_registered_one()
    {
        await using var test = new TestSystem();
        var serialization = test.System.Serialization;
        serialization.AddSerializationMap(typeof(object), new BuiltInSerializer((ExtendedActorSystem)test.System));

        var refusal = Assert.Throws<RemotingException>(() => serialization.FindSerializerForType(typeof(MadeByName)));

        Assert.Contains(nameof(MadeByName), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_serializers_with_one_identifier_are_refused()
    {
        await using var test = new TestSystem();
        var system = (ExtendedActorSystem)test.System;
        system.Serialization.AddSerializer(new BuiltInSerializer(system));

        Assert.Throws<ArgumentException>(() => system.Serialization.AddSerializer(new Impostor(system)));
        Assert.Equal(PoisonPill.Instance, system.Serialization.Deserialize([], BuiltInSerializer.Number, "P"));
    }

    private sealed class MadeByName
    {
        public MadeByName() => Count++;

        public static int Count { get; private set; }
    }

    private sealed class Impostor(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        public override int Identifier => BuiltInSerializer.Number;

        public override string Manifest(object o) => "P";

        public override byte[] ToBinary(object obj) => [];

        public override object FromBinary(byte[] bytes, string manifest) => new MadeByName();
    }
}
