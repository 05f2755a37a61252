using System.Collections.Immutable;
using Ledsager.Api.Delivery.V1;
using Ledsager.Api.Hours.V1;
using Ledsager.Cases.Delivery;
using Ledsager.Law;
using Ledsager.Service.Transactions;
using NodaTime;
using Date = Google.Type.Date;

namespace Ledsager.Service.Api;

/// <content>How hours are delivered, and what moves with the citizen.</content>
internal sealed partial class Reading
{
    private const int MostKroner = 1_000_000;
    private const int MostLots = 60;

    public string RequiredCompanion(string value) => Id("companion", value, anyCharacters: true);

    public string? Supplier(string value) => value.Length == 0 ? null : Id("supplier", value, anyCharacters: true);

    public int? Kroner(string field, int? kroner)
    {
        if (kroner is < 1 or > MostKroner)
            Wrong(field, "KRONER", $"must be 1 to {MostKroner} kroner, or absent; it is {kroner}.", $"skal være 1 til {MostKroner} kroner eller udelades; det er {kroner}.");

        return kroner;
    }

    public int Year(string field, int year)
    {
        if (year < FirstDay.Year || year > LastDay.Year)
            Wrong(field, "YEAR", $"must be a year from {FirstDay.Year} to {LastDay.Year}; it is {year}.", $"skal være et år fra {FirstDay.Year} til {LastDay.Year}; det er {year}.");

        return year;
    }

    public YearMonth Month(string field, Date? month)
    {
        if (month is { Month: >= 1 and <= 12, Day: 0 } && month.Year >= FirstDay.Year && month.Year <= LastDay.Year)
            return new YearMonth(month.Year, month.Month);

        Wrong(
            field, "MONTH", $"must be a month from {FirstDay:uuuu-MM} to {LastDay:uuuu-MM}, as a date with day 0.",
            $"skal være en måned fra {FirstDay:uuuu-MM} til {LastDay:uuuu-MM}, som en dato med dag 0.");
        return FirstDay.ToYearMonth();
    }

    public (Instant Start, Instant End) RequiredSession(WorkSession? session)
    {
        if (session is null)
        {
            Wrong("session", "MISSING", "a start and an end are needed.", "der mangler en start og en slut.");
            return default;
        }

        return Session(session) is Ledsager.Cases.WorkTime.Between between ? (between.Start, between.End) : default;
    }

    public ImmutableArray<OpeningLot> Lots(IReadOnlyCollection<MovedLot> lots)
    {
        if (lots.Count > MostLots)
        {
            Wrong("lots", "TOO_MANY", $"must be at most {MostLots} lots; there are {lots.Count}.", $"må højst være {MostLots} måneder; der er {lots.Count}.");
            return [];
        }

        return [.. lots.Select((lot, i) => new OpeningLot(
            Month($"lots[{i}].month", lot.Month), LineMinutes($"lots[{i}].minutes", lot.Minutes), RequiredDate($"lots[{i}].last_usable_date", lot.LastUsableDate)))];
    }

    /// <summary>The municipality a citizen moved from to another.</summary>
    public string MovedFrom(string value, CitizenName citizen)
    {
        var from = Municipality(value, "from_municipality");
        if (from.Length > 0 && from == citizen.Municipality)
        {
            Wrong(
                "from_municipality", "OWN_MUNICIPALITY", "must be another municipality than the citizen's; nobody moves from a municipality to itself.",
                "skal være en anden kommune end borgerens egen.");
        }

        return from;
    }

    /// <summary>The record of a citizen that ends when it is made one with another.</summary>
    public CitizenName EndedCitizen(string value, CitizenName citizen)
    {
        var ended = Citizen(value, "ended_citizen");
        if (ended != default && citizen != default && (ended.Municipality != citizen.Municipality || ended == citizen))
        {
            Wrong(
                "ended_citizen", "OTHER_RECORD", $"must be another record of municipality {citizen.Municipality}; it is {Shown(value)}.",
                $"skal være en anden sag i kommune {citizen.Municipality}; det er {Shown(value)}.");
        }

        return ended;
    }
}
