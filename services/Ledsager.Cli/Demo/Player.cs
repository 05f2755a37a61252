using System.Collections.Immutable;
using NodaTime;

namespace Ledsager.Cli.Demo;

/// <summary>Plays stories side by side: the clock is one for all citizens, so their requests and questions are sorted by time.</summary>
internal static class Player
{
    private static readonly DateTimeZone Copenhagen = DateTimeZoneProviders.Tzdb["Europe/Copenhagen"];

    private sealed record Step(Instant At, Play Play, Input? Input, ExpectedBalance? Question);

    public static async Task<ImmutableArray<Play>> Play(Client api, ImmutableArray<Story> stories, Screen screen)
    {
        // A run of its own for every citizen id, so that the same service can be used again.
        var run = Guid.NewGuid().ToString("N")[..8];
        ImmutableArray<Play> plays = [.. stories.Select(story => new Play(story, $"municipalities/{story.Municipality}/citizens/{story.Id}-{run}"))];
        Step[] steps =
        [
            .. plays.SelectMany(play => play.Story.Inputs.Select(input => new Step(input.RecordedAt.ToInstant(), play, input, null)))
                .Concat(plays.SelectMany(play => play.Story.Expected.Checkpoints.Select(
                    question => new Step(EndOf(question.KnownAtEndOf ?? question.AsOfEndOf), play, null, question))))
                .OrderBy(step => step.At),
        ];

        var now = await api.Now();
        if (now > steps[0].At)
        {
            throw new DemoException(
                $"the service's clock stands at {now.InZone(Copenhagen).Date.Iso()}, and the stories begin on {steps[0].At.InZone(Copenhagen).Date.Iso()}. "
                + "A clock does not go back: use build/run demo, which starts a service for it.");
        }

        await screen.Progress(
            $"Playing {stories.Length} citizens' months through the API",
            async progress =>
            {
                foreach (var (done, step) in steps.Index())
                {
                    await api.Advance(step.At);
                    progress(step.At.InZone(Copenhagen).Date.ToYearMonth().Iso(), done, steps.Length);
                    if (step.Input is { } input)
                        await Send(api, step.Play, input);
                    else
                        Verdict.Balance(step.Play.Checks, "asked on the day", step.Question!, await api.Balance(step.Play.Citizen, step.Question!.AsOfEndOf));
                }

                await api.Advance(EndOf(plays.Max(play => play.Story.Horizon)));
                foreach (var play in plays)
                    await Read(api, play);

                return $"{steps.Length} requests and questions";
            });
        return plays;
    }

    private static async Task Send(Client api, Play play, Input input)
    {
        var answered = await api.Send(play.Citizen, play.RequestId(input.Seq), input);
        play.Answers[input.Seq] = answered;
        Verdict.Answer(play.Checks, play.Story.Expected.Results.Single(result => result.Seq == input.Seq), answered);
    }

    // What is known in the end, read in every way the service offers.
    private static async Task Read(Client api, Play play)
    {
        var story = play.Story;
        foreach (var question in story.Expected.Checkpoints)
        {
            var known = EndOf(question.KnownAtEndOf ?? question.AsOfEndOf);
            Verdict.Balance(play.Checks, "as known then", question, await api.Balance(play.Citizen, question.AsOfEndOf, known));
        }

        play.Months = await api.Months(play.Citizen, story.Horizon);
        play.History = await api.History(play.Citizen);
        play.Journal = await api.Verify(story.Municipality);
        play.Level = await api.ServiceLevel(story.Municipality, story.Inputs[0].RecordedAt.Date);
        foreach (var month in play.Months.Months)
        {
            var asOf = LastDayOf(month.Month_.ToYearMonth(), play);
            play.MonthEnds[month.Month_.ToYearMonth()] = await api.Balance(play.Citizen, asOf);
        }

        Verdict.Account(play);
    }

    // The last day of a month, of the grant in it, or of the story.
    private static LocalDate LastDayOf(YearMonth month, Play play)
    {
        var last = month.OnDayOfMonth(1).With(DateAdjusters.EndOfMonth);
        foreach (var end in play.Months.GrantEnds.Select(end => end.Date.ToLocalDate().PlusDays(-1)).Where(end => end.ToYearMonth() == month))
            last = LocalDate.Min(last, end);

        return LocalDate.Min(last, play.Story.Horizon);
    }

    private static Instant EndOf(LocalDate day) => day.PlusDays(1).AtStartOfDayInZone(Copenhagen).ToInstant() - Duration.FromSeconds(1);
}
