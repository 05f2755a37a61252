using System.Runtime.CompilerServices;
using Ledsager.Cases;
using Shouldly;
using Xunit;

namespace Ledsager.Specs.Cases;

/// <summary>A fact that is not in the catalogue cannot be stored, and one stored under no name cannot be read.</summary>
public sealed class CatalogueSpecs
{
    [Fact(DisplayName = "Hver hændelse har sit navn i kataloget, og hvert navn sin hændelse")]
    public void Every_event_is_named()
    {
        var catalogue = File.ReadAllText(Path.Combine(Services(), "Ledsager.Service", "Storage", "EventCatalogue.cs"));
        var events = typeof(CaseEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CaseEvent)) && !type.IsAbstract).Select(type => type.Name).ToArray();

        events.Where(name => !catalogue.Contains($"typeof({name})", StringComparison.Ordinal)).ShouldBeEmpty();
        events.Length.ShouldBe(catalogue.Split(", typeof(").Length - 1);
    }

    internal static string Services([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "services"));
}
