using System.Text.Json.Nodes;

namespace Ledsager.Golden;

/// <summary>One worked calculation: a question with one answer, without a history.</summary>
/// <param name="File">The file it stands in, without its extension.</param>
/// <param name="Name">Its name in the file.</param>
/// <param name="Fn">What is asked.</param>
/// <param name="Args">What it is asked about.</param>
/// <param name="Policy">The policy it is asked under; null where it rests on the law and the calendar alone.</param>
/// <param name="Expected">The answer.</param>
public sealed record Calculation(string File, string Name, string Fn, JsonObject Args, JsonNode? Policy, JsonObject Expected)
{
    /// <summary>Every calculation of the folder that is played, in order.</summary>
    public static IReadOnlyList<Calculation> All() =>
    [
        .. from file in GoldenFolder.Files("*")
           let json = JsonNode.Parse(System.IO.File.ReadAllText(file))!
           where (string?)json["group"] == "calc"
           from calculation in json["calculations"]!.AsArray()
           let name = (string)calculation!["name"]!
           select new Calculation(
               Path.GetFileNameWithoutExtension(file), name, (string)calculation["fn"]!, calculation["args"]!.AsObject(), json["policy"],
               json["expected"]!["calculations"]!.AsArray().Single(expected => (string)expected!["name"]! == name)!["result"]!.AsObject()),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{File} {Name}";
}
