using System.Text;

namespace ActorShm.Embedded.Tests;

internal sealed record Note(string Text);

internal sealed record Blob(byte[] Bytes);

internal sealed record WithRef(IActorRef Reference);

/// <summary>Can be written, and not read.</summary>
internal sealed record Unreadable(string Text);

/// <summary>Never registered.</summary>
internal sealed record Unknown;

/// <summary>The serializer of the tests' messages: manifest and payload say all there is.</summary>
internal sealed class NoteSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public static readonly Type[] Types = [typeof(Note), typeof(Blob), typeof(WithRef), typeof(Unreadable)];

    public override int Identifier => 1001;

    public override string Manifest(object o) =>
        o switch
        {
            Note or Unreadable => "note",
            Blob => "blob",
            _ => "ref",
        };

    public override byte[] ToBinary(object obj) =>
        obj switch
        {
            Note { Text: "cannot be written" } => throw new FormatException("as asked"),
            Note note => Encoding.UTF8.GetBytes(note.Text),
            Blob blob => blob.Bytes,
            Unreadable unreadable => [0xff, .. Encoding.UTF8.GetBytes(unreadable.Text)],
            WithRef with => Encoding.UTF8.GetBytes(Serialization.SerializedActorPath(with.Reference)),
            _ => throw new ArgumentException($"{obj} is none of ours"),
        };

    public override object FromBinary(byte[] bytes, string manifest) =>
        manifest switch
        {
            "note" when bytes is [0xff, ..] => throw new FormatException("unreadable"),
            "note" => new Note(Encoding.UTF8.GetString(bytes)),
            "blob" => new Blob(bytes),
            "ref" => new WithRef(system.Provider.ResolveActorRef(Encoding.UTF8.GetString(bytes))),
            _ => throw new NotSupportedException($"no manifest '{manifest}'"),
        };
}
